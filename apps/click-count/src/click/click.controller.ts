import { Controller, Get, Header, HttpCode, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ClickCounter } from '../counter/click-counter.ts';
import { AnswersCount, AnswersCounterProblems } from '../docs/answers.ts';
import { Metrics } from '../observability/metrics.ts';

/** The count, as the original service speaks of it: digits in plain text, exact over the signed 64-bit range. */
@Controller('rest/click')
export class ClickController {
  constructor(
    private readonly counter: ClickCounter,
    private readonly metrics: Metrics,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The count' })
  @AnswersCount('The count as it is')
  @AnswersCounterProblems()
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  async count(): Promise<string> {
    return String(await this.counter.count());
  }

  @Post()
  @ApiOperation({ summary: 'Count one click', description: 'Not idempotent. A body of at most 16 KiB is ignored.' })
  @AnswersCount('The count that this click made; no other click gets the same')
  @AnswersCounterProblems()
  @HttpCode(200)
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  async click(): Promise<string> {
    const count = await this.counter.click();
    this.metrics.clicks.inc();
    return String(count);
  }
}
