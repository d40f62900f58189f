import { Controller, Get, Header, HttpException, ServiceUnavailableException } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ClickCounter, CounterUnusable, LARGEST_COUNT } from '../counter/click-counter.ts';
import { AnswersCounterProblems, AnswersText } from '../docs/answers.ts';
import { Shutdown } from '../lifecycle/shutdown.ts';

/** Health, liveness and readiness. */
@Controller()
export class HealthController {
  constructor(
    private readonly counter: ClickCounter,
    private readonly shutdown: Shutdown,
  ) {}

  /** Whether clicks can be counted, and why not: "ok", or 503 and "ko : <reason>", always plain text. */
  @Get('rest/healthcheck')
  @ApiOperation({ summary: 'Whether clicks can be counted' })
  @AnswersText(200, 'Clicks can be counted', 'ok')
  @AnswersText(503, 'Clicks cannot be counted, with the reason', 'ko : Redis is unavailable: connect ECONNREFUSED')
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

  /** Liveness: does not depend on Redis, so an outage of Redis restarts nothing. */
  @Get('livez')
  @ApiOperation({ summary: 'Whether the process is alive', description: 'Does not depend on Redis.' })
  @AnswersText(200, 'The process is alive', 'ok')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  live(): string {
    return 'ok';
  }

  /** Readiness: Redis accepts reads and writes, and no shutdown has begun. */
  @Get('readyz')
  @ApiOperation({ summary: 'Whether this instance accepts requests' })
  @AnswersText(200, 'Ready to serve', 'ok')
  @AnswersCounterProblems()
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  async ready(): Promise<string> {
    if (this.shutdown.begun) throw new ServiceUnavailableException('This instance is shutting down.');
    await Promise.all([this.counter.checkWritable(), this.checkReadable()]);
    return 'ok';
  }

  /** A stored value that is no count affects every instance alike: it takes none out of service. */
  private async checkReadable(): Promise<void> {
    try {
      await this.counter.count();
    } catch (error) {
      if (!(error instanceof CounterUnusable)) throw error;
    }
  }
}

/** The body of a failed health check is its reason in plain text, whatever the client accepts. */
export class HealthException extends HttpException {
  constructor(readonly reason: string) {
    super(reason, 503);
  }
}
