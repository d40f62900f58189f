import { type RedisSettings } from '../settings/redis-settings.js';
import { ClickBatcher } from './click-batcher.js';
import { ClickCounter, CounterUnavailable, CounterUnusable, LARGEST_COUNT } from './click-counter.js';
import { connectRedis, type RedisClient } from './redis-client.js';

/** The original service's key; its count is taken over as it is. */
const KEY = 'count';
/** Requests that may wait for Redis; more are refused at once, so that memory stays flat. */
const LIMIT = 10_000;

/** What happens to the connection and to commands, for log and metrics. */
export interface ConnectionEvents {
  lost(reason: string): void;
  ready(): void;
  answered?(command: string, seconds: number, ok: boolean): void;
}

/** Counts in Redis; with redis-client the only file that knows the client library. */
export class RedisClickCounter extends ClickCounter {
  private readonly redis: RedisClient;
  private readonly batcher = new ClickBatcher((clicks) => this.add(clicks), LIMIT);
  private reading = 0;
  private trouble = 'not connected yet';

  constructor(
    settings: RedisSettings,
    private readonly events: ConnectionEvents,
  ) {
    super();
    this.redis = connectRedis(settings);
    this.redis.on('error', (error) => {
      const reason = reasonOf(error);
      if (reason !== this.trouble) events.lost(reason);
      this.trouble = reason;
    });
    this.redis.on('ready', () => {
      this.trouble = 'the connection was lost';
      events.ready();
    });
  }

  click(): Promise<bigint> {
    return this.batcher.click();
  }

  async count(): Promise<bigint> {
    const text = await this.read('get', (redis) => redis.get(KEY));
    if (text === null) return 0n;
    if (!isCount(text)) throw await this.unusable();
    return BigInt(text);
  }

  async ping(): Promise<void> {
    // Not PING: in a cluster, that another node answers is of no use.
    await this.read('exists', (redis) => redis.exists(KEY));
  }

  async close(): Promise<void> {
    // A server that is away cannot say goodbye.
    await this.redis.quit().catch(() => this.redis.disconnect());
  }

  private async add(clicks: number): Promise<bigint> {
    try {
      return BigInt(await this.timed('incrby', () => this.redis.incrby(KEY, clicks)));
    } catch (error) {
      throw await this.explain(error);
    }
  }

  private async read<T>(name: string, command: (redis: RedisClient) => Promise<T>): Promise<T> {
    if (this.reading >= LIMIT) throw new CounterUnavailable(`${LIMIT} requests wait already`);
    this.reading++;
    try {
      return await this.timed(name, () => command(this.redis));
    } catch (error) {
      throw await this.explain(error);
    } finally {
      this.reading--;
    }
  }

  private async timed<T>(name: string, command: () => Promise<T>): Promise<T> {
    const begin = performance.now();
    let ok = false;
    try {
      const answer = await command();
      ok = true;
      return answer;
    } finally {
      this.events.answered?.(name, (performance.now() - begin) / 1000, ok);
    }
  }

  private async explain(error: unknown): Promise<Error> {
    if (!(error instanceof Error)) return new CounterUnavailable(`Redis: ${String(error)}`);
    if (error.message.includes('would overflow')) {
      return new CounterUnusable(
        `The Redis key "${KEY}" holds nearly ${LARGEST_COUNT}, the largest count: this click was not counted. Set the key to a smaller number to go on.`,
      );
    }
    if (/^(ERR value is not an integer|WRONGTYPE)/.test(error.message)) return this.unusable();
    if (error.name === 'ReplyError') return new CounterUnavailable(`Redis answers: ${error.message}`);
    // The library's own words tell of its queues; what the connection suffered from is of use.
    return new CounterUnavailable(`Redis is away: ${this.trouble}`);
  }

  /** What is under the key instead of a count. The stored value is left alone. */
  private async unusable(): Promise<Error> {
    const found = await this.describe().catch(() => 'something else');
    return new CounterUnusable(
      `The Redis key "${KEY}" holds ${found}, not a whole number of 64 bits: nothing is counted. Rename or delete the key, or set it to a number.`,
    );
  }

  private async describe(): Promise<string> {
    const type = await this.redis.type(KEY);
    if (type !== 'string') return `a ${type}`;
    return JSON.stringify(await this.redis.getrange(KEY, 0, 40));
  }
}

function isCount(text: string): boolean {
  return /^(0|-?[1-9]\d{0,18})$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

function reasonOf(error: unknown): string {
  // A cluster's own words are that it could not ask any node; the last node's tell why.
  if (error instanceof Error && 'lastNodeError' in error && error.lastNodeError) return reasonOf(error.lastNodeError);
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message || error.name : String(error);
}
