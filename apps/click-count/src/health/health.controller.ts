import { Controller, Get, Header, HttpException, ServiceUnavailableException } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ClickCounter, CounterUnusable, LARGEST_COUNT } from '../counter/click-counter.ts';
import { AnswersCounterProblems, AnswersText } from '../docs/answers.ts';
import { Shutdown } from '../lifecycle/shutdown.ts';

/** What people and orchestrators ask to learn whether the service is well. */
@Controller()
export class HealthController {
  constructor(
    private readonly counter: ClickCounter,
    private readonly shutdown: Shutdown,
  ) {}

  /** Whether clicks can be counted, and why not: "ok", or 503 and "ko : <reason>", always plain text. */
  @Get('rest/healthcheck')
  @ApiOperation({ summary: 'Whether clicks can be counted' })
  @AnswersText(200, 'They can', 'ok')
  @AnswersText(503, 'They cannot, and why', 'ko : Redis is away: connect ECONNREFUSED')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  async check(): Promise<string> {
    try {
      const [count] = await Promise.all([this.counter.count(), this.counter.checkWritable()]);
      if (count === LARGEST_COUNT) throw new CounterUnusable(`${count} is the largest count: no click can be counted`);
      return 'ok';
    } catch (error) {
      throw new HealthException(`ko : ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** The process is alive: asks nothing of Redis, so an outage of Redis restarts nothing. */
  @Get('livez')
  @ApiOperation({ summary: 'Whether the process lives', description: 'Asks nothing of Redis.' })
  @AnswersText(200, 'It does', 'ok')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  live(): string {
    return 'ok';
  }

  /** Requests may be sent here: Redis takes clicks and tells the count, and no shutdown has begun. */
  @Get('readyz')
  @ApiOperation({ summary: 'Whether requests may be sent here' })
  @AnswersText(200, 'They may', 'ok')
  @AnswersCounterProblems()
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  async ready(): Promise<string> {
    if (this.shutdown.begun) throw new ServiceUnavailableException('This instance is shutting down.');
    await Promise.all([this.counter.checkWritable(), this.checkReadable()]);
    return 'ok';
  }

  /** No other instance can do better where the value is at fault: that alone takes none out of service. */
  private async checkReadable(): Promise<void> {
    try {
      await this.counter.count();
    } catch (error) {
      if (!(error instanceof CounterUnusable)) throw error;
    }
  }
}

/** A health check's answer is its reason alone, whatever the client accepts. */
export class HealthException extends HttpException {
  constructor(readonly reason: string) {
    super(reason, 503);
  }
}
