import { jest } from '@jest/globals';
import { lastValueFrom, take, toArray } from 'rxjs';
import { CounterUnavailable } from '../counter/click-counter.ts';
import { MemoryClickCounter } from '../counter/memory-click-counter.ts';
import { LiveCount } from './live-count.ts';

/** A counter that records how often it was read. */
class RecordingCounter extends MemoryClickCounter {
  reads = 0;
  unavailable = false;
  override count() {
    this.reads++;
    return this.unavailable ? Promise.reject(new CounterUnavailable('unavailable')) : super.count();
  }
}

describe('the live count', () => {
  let counter: RecordingCounter;
  let live: LiveCount;
  beforeEach(() => {
    jest.useFakeTimers();
    counter = new RecordingCounter();
    live = new LiveCount(counter);
  });
  afterEach(() => jest.useRealTimers());
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  it('reads the store once a period for all subscribers together, and not at all without one', async () => {
    await pass(5_000);
    expect(counter.reads).toBe(0);
    const watching = Array.from({ length: 100 }, () => live.changes.subscribe());
    await pass(1_900);
    expect(counter.reads).toBe(4);
    watching.forEach((one) => one.unsubscribe());
    await pass(5_000);
    expect(counter.reads).toBe(4);
  });

  it('emits the count at once, then each change once, undefined while the counter is unavailable, and the count again', async () => {
    const emitted = lastValueFrom(live.changes.pipe(take(4), toArray()));
    await pass(1_100);
    await counter.click();
    await pass(1_100);
    counter.unavailable = true;
    await pass(1_100);
    counter.unavailable = false;
    await pass(600);
    expect(await emitted).toEqual(['0', '1', undefined, '1']);
  });

  it('emits the last value to a later subscriber', async () => {
    const first = live.changes.subscribe();
    await pass(10);
    const later: unknown[] = [];
    const second = live.changes.subscribe((count) => later.push(count));
    expect(later).toEqual(['0']);
    first.unsubscribe();
    second.unsubscribe();
  });
});
