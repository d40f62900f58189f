import { Controller, Get, Header, HttpCode, Post } from '@nestjs/common';
import { ClickCounter } from '../counter/click-counter.js';
import { Metrics } from '../observability/metrics.js';

/** The count, as the original service speaks of it: digits in plain text, exact over the signed 64-bit range. */
@Controller('rest/click')
export class ClickController {
  constructor(
    private readonly counter: ClickCounter,
    private readonly metrics: Metrics,
  ) {}

  @Get()
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  async count(): Promise<string> {
    return String(await this.counter.count());
  }

  @Post()
  @HttpCode(200)
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  async click(): Promise<string> {
    const count = await this.counter.click();
    this.metrics.clicks.inc();
    return String(count);
  }
}
