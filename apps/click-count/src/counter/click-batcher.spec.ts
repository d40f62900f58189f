import { ClickBatcher } from './click-batcher.ts';
import { CounterUnavailable, CounterUnusable } from './click-counter.ts';

/** A store that counts the steps that it was asked for. */
class Store {
  readonly steps: number[] = [];
  count = 0n;
  largest = 100n;

  readonly add = (clicks: number): Promise<bigint> => {
    this.steps.push(clicks);
    if (this.count + BigInt(clicks) > this.largest) return Promise.reject(new CounterUnusable('full'));
    this.count += BigInt(clicks);
    const count = this.count;
    return new Promise((resolve) => setImmediate(() => resolve(count)));
  };
}

const clicks = (batcher: ClickBatcher, number: number) =>
  Promise.allSettled(Array.from({ length: number }, () => batcher.click()));
const numbers = (results: PromiseSettledResult<bigint>[]) =>
  results.map((result) => (result.status === 'fulfilled' ? result.value : undefined));

describe('clicks that arrive together', () => {
  it('are counted in one step, and each gets its own number in the order of arrival', async () => {
    const store = new Store();
    const results = await clicks(new ClickBatcher(store.add, 10), 3);
    expect(store.steps).toEqual([3]);
    expect(numbers(results)).toEqual([1n, 2n, 3n]);
  });

  it('wait while a step runs, and share the next one', async () => {
    const store = new Store();
    const batcher = new ClickBatcher(store.add, 10);
    const first = clicks(batcher, 2);
    await new Promise((resolve) => setImmediate(resolve));
    const rest = clicks(batcher, 4);
    expect(numbers([...(await first), ...(await rest)])).toEqual([1n, 2n, 3n, 4n, 5n, 6n]);
    expect(store.steps).toEqual([2, 4]);
  });

  it('are refused at once beyond the limit, and no more are kept', async () => {
    const store = new Store();
    const results = await clicks(new ClickBatcher(store.add, 2), 3);
    expect(numbers(results)).toEqual([1n, 2n, undefined]);
    expect(results[2]).toMatchObject({ reason: expect.any(CounterUnavailable) as unknown });
    expect(store.count).toBe(2n);
  });

  it('are counted as far as they fit when all of them are too many', async () => {
    const store = new Store();
    store.count = 98n;
    expect(numbers(await clicks(new ClickBatcher(store.add, 10), 3))).toEqual([99n, 100n, undefined]);
    expect(store.count).toBe(100n);
  });

  it('all fail when their step fails, and none is counted a second time', async () => {
    const steps: number[] = [];
    const unavailable = new CounterUnavailable('unavailable');
    const batcher = new ClickBatcher((number) => (steps.push(number), Promise.reject(unavailable)), 10);
    const results = await clicks(batcher, 3);
    expect(results).toEqual(Array.from({ length: 3 }, () => ({ status: 'rejected', reason: unavailable })));
    expect(steps).toEqual([3]);
  });

  it('are counted again after a step that failed', async () => {
    const store = new Store();
    let unavailable = true;
    const batcher = new ClickBatcher(
      (number) => (unavailable ? Promise.reject(new CounterUnavailable('unavailable')) : store.add(number)),
      10,
    );
    await clicks(batcher, 1);
    unavailable = false;
    expect(numbers(await clicks(batcher, 1))).toEqual([1n]);
  });
});
