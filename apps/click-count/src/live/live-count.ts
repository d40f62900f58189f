import { Injectable } from '@nestjs/common';
import {
  catchError,
  exhaustMap,
  from,
  map,
  of,
  share,
  timer,
  ReplaySubject,
  distinctUntilChanged,
  type Observable,
} from 'rxjs';
import { ClickCounter } from '../counter/click-counter.ts';

/** Milliseconds between two looks at the count. */
const PERIOD = 500;

/**
 * The count as it changes, whoever clicked and on whichever instance: digits, or undefined while the counter is unavailable.
 * The store is read once a period for all subscribers together, and not at all without one.
 */
@Injectable()
export class LiveCount {
  readonly changes: Observable<string | undefined>;

  constructor(counter: ClickCounter) {
    const look = () =>
      from(counter.count()).pipe(
        map((count) => count.toString()),
        catchError(() => of(undefined)),
      );
    this.changes = timer(0, PERIOD).pipe(
      exhaustMap(look),
      distinctUntilChanged(),
      share({ connector: () => new ReplaySubject(1) }),
    );
  }
}
