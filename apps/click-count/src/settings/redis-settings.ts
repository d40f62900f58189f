import { isIP } from 'node:net';
import { read, readFlag, readNumber, type Environment } from './environment.ts';
import { readTls, type Tls } from './tls-settings.ts';

export interface Address {
  host: string;
  port: number;
}

/** Who we are to Redis, and whether the connection is encrypted. */
export interface Access {
  username?: string;
  password?: string;
  /** Undefined is plain TCP. */
  tls?: Tls;
}

/** Where the count is. */
export type RedisSettings = Access &
  (
    | ({ kind: 'server'; /** Number of the database. */ db: number } & Address)
    | {
        kind: 'sentinel';
        sentinels: Address[];
        /** The name that the Sentinels know the primary by. */ primary: string;
        sentinel: Access;
      }
    | { kind: 'cluster'; /** Some of its nodes; the client learns the others from them. */ nodes: Address[] }
  );

const ports = { min: 1, max: 65535 };
const WAYS = ['REDIS_URL', 'REDIS_HOST', 'REDIS_SENTINELS', 'REDIS_CLUSTER'];

/** Which Redis the environment names, in one of four ways; undefined when it names none. */
export function readRedis(env: Environment, problems: string[]): RedisSettings | undefined {
  const named = WAYS.filter((name) => read(env, name));
  if (named.length > 1) problems.push(`${named.join(', ')}: ${named.length} of them are set; keep one`);
  const [url, host, sentinels, cluster] = WAYS.map((name) => read(env, name));
  if (named.length !== 1) return undefined;
  if (url) return readUrl(url, env, problems);
  const access = readAccess('REDIS_', env, problems);
  if (host) {
    // The value may be a whole URL with a password.
    if (!isHost(host))
      problems.push('REDIS_HOST: expected a host name or an IP address alone; a URL goes to REDIS_URL');
    return { kind: 'server', host, port: readPort(env, problems), db: 0, ...access };
  }
  if (cluster) return { kind: 'cluster', nodes: readAddresses('REDIS_CLUSTER', cluster, 6379, problems), ...access };
  const primary = read(env, 'REDIS_SENTINEL_PRIMARY') ?? '';
  if (!primary) problems.push('REDIS_SENTINEL_PRIMARY: expected the name that the Sentinels know the primary by');
  return {
    kind: 'sentinel',
    sentinels: readAddresses('REDIS_SENTINELS', sentinels ?? '', 26379, problems),
    primary,
    sentinel: readCredentials('REDIS_SENTINEL_', env),
    ...access,
  };
}

/** What a URL of a Redis has to be; the URL itself may hold a password, so it is never repeated. */
const URL_FORM = 'redis://[user:password@]host[:port][/database], or rediss:// for TLS';

function readUrl(text: string, env: Environment, problems: string[]): RedisSettings | undefined {
  const url = URL.parse(text);
  const refuse = (got: string) => void problems.push(`REDIS_URL: expected ${URL_FORM}; got ${got}`);
  if (!url || !['redis:', 'rediss:'].includes(url.protocol)) return refuse('something else');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (!isHost(host)) return refuse('no valid host');
  if (url.port === '0') return refuse('port 0');
  const db = /^\/?(\d{0,5})$/.exec(url.pathname)?.[1];
  if (db === undefined) return refuse('a path that is no number of a database');
  if (url.search || url.hash) return refuse('options after it ("?" or "#"), of which it takes none');
  const [username, password] = [decode(url.username), decode(url.password)];
  if (username === undefined || password === undefined)
    return refuse('a user or password with a "%" that begins no escape: write "%25" for it, or set REDIS_PASSWORD');
  const own = readCredentials('REDIS_', env);
  if (username && own.username) problems.push('REDIS_USERNAME: REDIS_URL names a user already; keep one of them');
  if (password && own.password) problems.push('REDIS_PASSWORD: REDIS_URL holds a password already; keep one of them');
  const tls = readTls(url.protocol === 'rediss:', env, problems);
  return {
    kind: 'server',
    host,
    port: Number(url.port || 6379),
    db: Number(db),
    ...(username && { username }),
    ...(password && { password }),
    ...own,
    ...(tls && { tls }),
  };
}

/** The text without its percent escapes; undefined where one of them is none. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function readAccess(prefix: string, env: Environment, problems: string[]): Access {
  const tls = readTls(readFlag(env, 'REDIS_TLS', problems), env, problems);
  return { ...readCredentials(prefix, env), ...(tls && { tls }) };
}

function readCredentials(prefix: string, env: Environment): Access {
  const [username, password] = [read(env, `${prefix}USERNAME`), read(env, `${prefix}PASSWORD`)];
  return { ...(username && { username }), ...(password && { password }) };
}

function readPort(env: Environment, problems: string[]): number {
  // Kubernetes sets REDIS_PORT=tcp://… in the pods of a namespace that has a Service named "redis": not meant for us.
  if (env['REDIS_PORT']?.startsWith('tcp://')) return 6379;
  return readNumber(env, 'REDIS_PORT', { fallback: 6379, ...ports }, problems);
}

function readAddresses(name: string, text: string, port: number, problems: string[]): Address[] {
  // The value may be URLs with passwords.
  const got = (one: string) => (/[@/]/.test(text) ? 'URLs' : JSON.stringify(one));
  return text.split(',').map((one) => {
    const [, bracketed, plain, digits = String(port)] =
      /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/i.exec(one.trim()) ?? [];
    const host = bracketed ?? plain ?? '';
    const valid = isHost(host) && Number(digits) >= ports.min && Number(digits) <= ports.max;
    if (!valid) problems.push(`${name}: expected host[:port],host[:port] …, got ${got(one)}`);
    return { host, port: Number(digits) };
  });
}

function isHost(text: string): boolean {
  return isIP(text) !== 0 || /^[\w-]+(\.[\w-]+)*\.?$/.test(text);
}
