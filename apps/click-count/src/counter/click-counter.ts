/** Counts clicks. The only thing that the service knows of its store; also the token that Nest injects by. */
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

  /** Lets go of the store; what was asked before is still answered. */
  abstract close(): Promise<void>;
}

/** The largest count: Redis counts in signed 64-bit integers. */
export const LARGEST_COUNT = 2n ** 63n - 1n;

/** The store does not answer, or not in time. It may be there again in a moment. */
export class CounterUnavailable extends Error {
  override readonly name = 'CounterUnavailable';
}

/** The store answers, but what it holds cannot be counted up. A person has to look at it. */
export class CounterUnusable extends Error {
  override readonly name = 'CounterUnusable';
}
