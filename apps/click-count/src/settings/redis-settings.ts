import { read, readNumber, type Environment } from './environment.js';

/** One Redis server. */
export interface RedisSettings {
  host: string;
  port: number;
  /** Number of the database. */
  db: number;
  username?: string;
  password?: string;
  /** Encrypted, and the server's certificate is checked. */
  tls: boolean;
}

const ports = { min: 1, max: 65535 };

/** Which Redis the environment names: by REDIS_URL, or by REDIS_HOST and its companions; undefined when it names none. */
export function readRedis(env: Environment, problems: string[]): RedisSettings | undefined {
  const [url, host] = [read(env, 'REDIS_URL'), read(env, 'REDIS_HOST')];
  if (url && host) {
    problems.push('REDIS_URL, REDIS_HOST: both are set; keep one of them');
    return undefined;
  }
  const named = url
    ? parseUrl(url, problems)
    : host
      ? { host, port: readPort(env, problems), db: 0, tls: false }
      : undefined;
  return named && withCredentials(named, env, problems);
}

function parseUrl(text: string, problems: string[]): RedisSettings | undefined {
  const url = URL.parse(text);
  const db = /^\/?(\d{0,5})$/.exec(url?.pathname ?? '')?.[1];
  if (!url || !['redis:', 'rediss:'].includes(url.protocol) || !url.hostname || db === undefined) {
    // The URL may hold a password, so it is never repeated.
    problems.push(
      'REDIS_URL: expected redis://[user:password@]host[:port][/database], or rediss:// for TLS; got something else',
    );
    return undefined;
  }
  const [username, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || 6379),
    db: Number(db),
    tls: url.protocol === 'rediss:',
    ...(username && { username }),
    ...(password && { password }),
  };
}

function readPort(env: Environment, problems: string[]): number {
  // Kubernetes sets REDIS_PORT=tcp://… in the pods of a namespace that has a Service named "redis": not meant for us.
  if (env['REDIS_PORT']?.startsWith('tcp://')) return 6379;
  return readNumber(env, 'REDIS_PORT', { fallback: 6379, ...ports }, problems);
}

function withCredentials(redis: RedisSettings, env: Environment, problems: string[]): RedisSettings {
  const [username, password] = [read(env, 'REDIS_USERNAME'), read(env, 'REDIS_PASSWORD')];
  if (redis.username && username) problems.push('REDIS_USERNAME: REDIS_URL names a user already; keep one of them');
  if (redis.password && password) problems.push('REDIS_PASSWORD: REDIS_URL holds a password already; keep one of them');
  return { ...redis, ...(username && { username }), ...(password && { password }) };
}
