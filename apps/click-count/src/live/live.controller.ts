import { Controller, Sse, type MessageEvent } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { interval, map, merge, of, switchMap, takeUntil, type Observable } from 'rxjs';
import { Shutdown } from '../lifecycle/shutdown.ts';
import { LiveCount } from './live-count.ts';

/** Milliseconds after which the last event is repeated: proxies keep the connection, and no page stays wrong. */
const REPEAT_MS = 10_000;
/** Milliseconds after which a browser that lost the stream opens another one. */
const RETRY_MS = 1_000;

/** The count as it changes, as server-sent events: `count` with its digits, `away` while the counter is unavailable. */
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
    description: 'Events "count" with its digits, and "away" while the counter is unavailable',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  events(): Observable<MessageEvent> {
    return this.live.changes.pipe(
      switchMap((count) => merge(of(count), interval(REPEAT_MS).pipe(map(() => count)))),
      map((count) => (count === undefined ? { type: 'away', data: ' ' } : { type: 'count', data: count })),
      map((event) => ({ ...event, retry: RETRY_MS })),
      // Ends the stream, so that the browser connects to another instance.
      takeUntil(this.shutdown.begins),
    );
  }
}
