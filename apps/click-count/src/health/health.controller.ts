import { Controller, Get, Header, HttpException, ServiceUnavailableException } from '@nestjs/common';
import { ClickCounter } from '../counter/click-counter.js';
import { Shutdown } from '../lifecycle/shutdown.js';

/** What people and orchestrators ask to learn whether the service is well. */
@Controller()
export class HealthController {
  constructor(
    private readonly counter: ClickCounter,
    private readonly shutdown: Shutdown,
  ) {}

  /** Whether clicks can be counted, and why not: "ok", or 503 and "ko : <reason>", always plain text. */
  @Get('rest/healthcheck')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  async check(): Promise<string> {
    try {
      await this.counter.count();
      return 'ok';
    } catch (error) {
      throw new HealthException(`ko : ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** The process is alive: asks nothing of Redis, so an outage of Redis restarts nothing. */
  @Get('livez')
  @Header('Cache-Control', 'no-store')
  live(): string {
    return 'ok';
  }

  /** Requests may be sent here: Redis answers, and no shutdown has begun. */
  @Get('readyz')
  @Header('Cache-Control', 'no-store')
  async ready(): Promise<string> {
    if (this.shutdown.begun) throw new ServiceUnavailableException('This instance is shutting down.');
    await this.counter.ping();
    return 'ok';
  }
}

/** A health check's answer is its reason alone, whatever the client accepts. */
export class HealthException extends HttpException {
  constructor(readonly reason: string) {
    super(reason, 503);
  }
}
