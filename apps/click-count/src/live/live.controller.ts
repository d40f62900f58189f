import { Controller, Sse, type MessageEvent } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { interval, map, merge, of, switchMap, takeUntil, type Observable } from 'rxjs';
import { Shutdown } from '../lifecycle/shutdown.ts';
import { LiveCount } from './live-count.ts';

/** Milliseconds after which what is known is said again: proxies see a living connection, and no page stays wrong. */
const AGAIN = 10_000;
/** Milliseconds after which a browser that lost the stream opens another one. */
const RETRY = 1_000;

/** The count as it changes, as server-sent events: `count` with its digits, `away` while the counter is. */
@Controller('rest/events')
export class LiveController {
  constructor(
    private readonly live: LiveCount,
    private readonly shutdown: Shutdown,
  ) {}

  @Sse()
  @ApiOperation({ summary: 'The count as it changes', description: 'Server-sent events without an end.' })
  @ApiResponse({
    status: 200,
    description: 'Events "count" with its digits, and "away" while the counter is',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  events(): Observable<MessageEvent> {
    return this.live.changes.pipe(
      switchMap((count) => merge(of(count), interval(AGAIN).pipe(map(() => count)))),
      map((count) => (count === undefined ? { type: 'away', data: ' ' } : { type: 'count', data: count })),
      map((event) => ({ ...event, retry: RETRY })),
      // Ends the stream, so that the browser goes to an instance that stays.
      takeUntil(this.shutdown.begins),
    );
  }
}
