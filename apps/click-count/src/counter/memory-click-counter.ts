import { ClickCounter } from './click-counter.ts';

/** Counts in this process's memory: for trying the service without a Redis. */
export class MemoryClickCounter extends ClickCounter {
  private clicks = 0n;

  click(): Promise<bigint> {
    return Promise.resolve(++this.clicks);
  }

  count(): Promise<bigint> {
    return Promise.resolve(this.clicks);
  }

  checkWritable(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
