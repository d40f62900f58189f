/** Counts clicks: the interface between the service and its store, and its injection token in NestJS. */
export abstract class ClickCounter {
  /**
   * Counts one click. The answer is the count that this click made; no other click ever gets the same.
   * @throws {CounterUnavailable} the click may or may not have been counted
   * @throws {CounterUnusable} the click was not counted
   */
  abstract click(): Promise<bigint>;

  /** The count as it is. Throws like {@link click}. */
  abstract count(): Promise<bigint>;

  /** Resolves when the store would take a click, and changes nothing; throws {@link CounterUnavailable} when it would not. */
  abstract checkWritable(): Promise<void>;

  /** Closes the connection to the store after the responses to pending requests. */
  abstract close(): Promise<void>;
}

/** The largest count: Redis counts in signed 64-bit integers. */
export const LARGEST_COUNT = 2n ** 63n - 1n;

/** The store does not respond, or not in time. Temporary: the next attempt may succeed. */
export class CounterUnavailable extends Error {
  override readonly name = 'CounterUnavailable';
}

/** The store responds, but its value cannot be counted up. Permanent until an operator corrects it. */
export class CounterUnusable extends Error {
  override readonly name = 'CounterUnusable';
}
