import { CounterUnavailable, CounterUnusable } from './click-counter.ts';

/** Adds clicks to the count in one step and answers with the count after the last of them. */
export type Add = (clicks: number) => Promise<bigint>;

/** More of them would be smaller ones, each with its own round trip. */
const STEPS = 2;

interface Waiting {
  resolve: (count: bigint) => void;
  reject: (error: unknown) => void;
}

/**
 * Counts the clicks that arrive together in one step, and hands each its own number in the order of arrival: under load
 * a store that needs a millisecond to make a step durable counts thousands of clicks in it, not one.
 * Two steps run at a time, so that this process works while the store does; clicks that arrive meanwhile wait for the next,
 * at most `limit` of them.
 */
export class ClickBatcher {
  private waiting: Waiting[] = [];
  private running = 0;
  private planned = false;

  constructor(
    private readonly add: Add,
    private readonly limit: number,
  ) {}

  click(): Promise<bigint> {
    if (this.waiting.length >= this.limit) {
      return Promise.reject(new CounterUnavailable(`${this.limit} clicks wait already`));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      if (this.planned || this.running >= STEPS) return;
      this.planned = true;
      // Not at once: requests that came in with this one join the step.
      setImmediate(() => {
        this.planned = false;
        void this.run();
      });
    });
  }

  private async run(): Promise<void> {
    this.running++;
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      await this.count(batch);
    }
    this.running--;
  }

  private async count(batch: Waiting[]): Promise<void> {
    try {
      const last = await this.add(batch.length);
      batch.forEach(({ resolve }, index) => resolve(last - BigInt(batch.length - 1 - index)));
    } catch (error) {
      // All together may be too many where some still fit below the largest count.
      if (error instanceof CounterUnusable && batch.length > 1) await this.countOneByOne(batch);
      else batch.forEach(({ reject }) => reject(error));
    }
  }

  private async countOneByOne(batch: Waiting[]): Promise<void> {
    for (const { resolve, reject } of batch) await this.add(1).then(resolve, reject);
  }
}
