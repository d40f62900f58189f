import { type RedisSettings } from '../settings/redis-settings.ts';
import { Availability, type AvailabilityEvents } from './availability.ts';
import { ClickBatcher } from './click-batcher.ts';
import { ClickCounter, CounterUnavailable, CounterUnusable, LARGEST_COUNT } from './click-counter.ts';
import { connectRedis, type RedisClient } from './redis-client.ts';

/** The original service's key; its count is taken over as it is. */
const KEY = 'count';
/** Requests that may wait for Redis; more are refused at once, so that memory stays flat. */
const LIMIT = 10_000;
/** What Redis refuses to add, whatever the key holds. */
const NO_NUMBER = '';

/** What happens to the connection and to commands, for log and metrics. */
export interface RedisEvents extends AvailabilityEvents {
  answered?(command: string, seconds: number, ok: boolean): void;
}

/** Reads and writes can be refused independently of each other. */
type Kind = 'read' | 'write';

/** Counts in Redis; with redis-client the only file that knows the client library. */
export class RedisClickCounter extends ClickCounter {
  private readonly redis: RedisClient;
  private readonly availability: Availability;
  private readonly batcher = new ClickBatcher((clicks) => this.add(clicks), LIMIT);
  private reading = 0;
  /** The client would go on in database 0 where Redis refuses to select the one that was asked for; a click must not. */
  private inDatabase = true;

  constructor(
    settings: RedisSettings,
    private readonly events: RedisEvents,
  ) {
    super();
    this.availability = new Availability(events);
    this.redis = connectRedis(settings);
    this.redis.on('close', () => (this.inDatabase = true));
    this.redis.on('error', (error) => {
      // After a refused SELECT only the end of that connection, which is ours.
      if (!this.inDatabase) return;
      this.availability.lost(reasonOf(error));
      if (isOfSelect(error)) this.leave();
    });
    this.redis.on('ready', () => this.availability.connected());
  }

  click(): Promise<bigint> {
    return this.batcher.click();
  }

  async count(): Promise<bigint> {
    const text = await this.limited('read', 'get', (redis) => redis.get(KEY));
    if (text === null) return 0n;
    if (!isCount(text)) throw await this.unusable();
    return BigInt(text);
  }

  /**
   * Sends the command that counts, with a number that is none. Redis checks first whether it may write at all (role, replicas,
   * memory, disk, rights, slot), exactly as for a click, and looks at the number after that: nothing is written, no key is made.
   */
  async checkWritable(): Promise<void> {
    await this.limited('write', 'probe', (redis) =>
      redis.incrby(KEY, NO_NUMBER).then(
        () => undefined,
        (error: unknown) => {
          if (!isNoInteger(error)) throw error;
        },
      ),
    );
  }

  async close(): Promise<void> {
    // QUIT fails while the server is unavailable.
    await this.redis.quit().catch(() => this.redis.disconnect());
  }

  /** Gives up a connection that is in another database before it is ready, and tries again after the usual delay. */
  private leave(): void {
    this.inDatabase = false;
    this.redis.disconnect(true);
  }

  private async add(clicks: number): Promise<bigint> {
    return BigInt(await this.run('write', 'incrby', (redis) => redis.incrby(KEY, clicks)));
  }

  private async limited<T>(kind: Kind, name: string, command: (redis: RedisClient) => Promise<T>): Promise<T> {
    if (this.reading >= LIMIT) throw new CounterUnavailable(`${LIMIT} requests wait already`);
    this.reading++;
    try {
      return await this.run(kind, name, command);
    } finally {
      this.reading--;
    }
  }

  private async run<T>(kind: Kind, name: string, command: (redis: RedisClient) => Promise<T>): Promise<T> {
    if (!this.inDatabase) throw await this.explain(new Error('not in the database'));
    const begin = performance.now();
    const answered = (ok: boolean) => this.events.answered?.(name, (performance.now() - begin) / 1000, ok);
    try {
      const answer = await command(this.redis);
      answered(true);
      this.availability.answered(kind);
      return answer;
    } catch (error) {
      answered(false);
      if (isAnswer(error)) this.availability.answered(kind, isAboutTheValue(error) ? undefined : error.message);
      throw await this.explain(error);
    }
  }

  private async explain(error: unknown): Promise<Error> {
    if (!(error instanceof Error)) return new CounterUnavailable(`Redis: ${String(error)}`);
    if (error.message.includes('would overflow')) {
      return new CounterUnusable(
        `The Redis key "${KEY}" holds nearly ${LARGEST_COUNT}, the largest count: this click was not counted. Set the key to a smaller number to go on.`,
      );
    }
    if (isAboutTheValue(error)) return this.unusable();
    if (isAnswer(error)) return new CounterUnavailable(`Redis answers: ${error.message}`);
    // The library's message describes its queues; the reason is the state of the connection.
    return new CounterUnavailable(`Redis is unavailable: ${this.availability.reason}`);
  }

  /** The error that names what the key holds instead of a count. The stored value is not changed. */
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

/** Redis answered, if with an error; any other error is about the connection. */
function isAnswer(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError';
}

function isOfSelect(error: unknown): boolean {
  return isAnswer(error) && 'command' in error && (error.command as { name?: string } | undefined)?.name === 'select';
}

function isNoInteger(error: unknown): boolean {
  return isAnswer(error) && error.message.startsWith('ERR value is not an integer');
}

/** Redis would count, were it not for what the key holds. */
function isAboutTheValue(error: unknown): boolean {
  return isNoInteger(error) || (isAnswer(error) && /^WRONGTYPE|would overflow/.test(error.message));
}

function isCount(text: string): boolean {
  return /^(0|-?[1-9]\d{0,18})$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

function reasonOf(error: unknown): string {
  // A cluster's error only says that no node could be reached; the last node's error says why.
  if (error instanceof Error && 'lastNodeError' in error && error.lastNodeError) return reasonOf(error.lastNodeError);
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message || error.name : String(error);
}
