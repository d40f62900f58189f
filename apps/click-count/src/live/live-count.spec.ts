import { jest } from '@jest/globals';
import { lastValueFrom, take, toArray } from 'rxjs';
import { CounterUnavailable } from '../counter/click-counter.ts';
import { MemoryClickCounter } from '../counter/memory-click-counter.ts';
import { LiveCount } from './live-count.ts';

/** A counter that knows how often it was asked. */
class Watched extends MemoryClickCounter {
  asked = 0;
  away = false;
  override count() {
    this.asked++;
    return this.away ? Promise.reject(new CounterUnavailable('away')) : super.count();
  }
}

describe('the live count', () => {
  let counter: Watched;
  let live: LiveCount;
  beforeEach(() => {
    jest.useFakeTimers();
    counter = new Watched();
    live = new LiveCount(counter);
  });
  afterEach(() => jest.useRealTimers());
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  it('asks the store once a period however many watch, and not at all when nobody does', async () => {
    await pass(5_000);
    expect(counter.asked).toBe(0);
    const watching = Array.from({ length: 100 }, () => live.changes.subscribe());
    await pass(1_900);
    expect(counter.asked).toBe(4);
    watching.forEach((one) => one.unsubscribe());
    await pass(5_000);
    expect(counter.asked).toBe(4);
  });

  it('says the count at once, then what changes, nothing twice, and when the counter is away and back', async () => {
    const said = lastValueFrom(live.changes.pipe(take(4), toArray()));
    await pass(1_100);
    await counter.click();
    await pass(1_100);
    counter.away = true;
    await pass(1_100);
    counter.away = false;
    await pass(600);
    expect(await said).toEqual(['0', '1', undefined, '1']);
  });

  it('tells one who comes later what is known', async () => {
    const first = live.changes.subscribe();
    await pass(10);
    const later: unknown[] = [];
    const second = live.changes.subscribe((count) => later.push(count));
    expect(later).toEqual(['0']);
    first.unsubscribe();
    second.unsubscribe();
  });
});
