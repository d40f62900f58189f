import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { type RedisSettings } from '../settings/redis-settings.ts';

/** What one server, a primary behind Sentinels and a cluster have in common. */
export type RedisClient = Redis | Cluster;

/** Milliseconds without a reply after which a command fails and the connection counts as dead. */
const COMMAND_TIMEOUT_MS = 2_000;
/** Milliseconds between two attempts to connect, at most. */
const RECONNECT_DELAY_MS = 250;
const retry = (attempt: number) => Math.min(attempt * 50, RECONNECT_DELAY_MS);

/** A client that fails at once while Redis is unavailable, reconnects by itself, and never sends a command twice. */
export function connectRedis(settings: RedisSettings): RedisClient {
  const { username, password, tls } = settings;
  const options: RedisOptions = {
    ...{ username, password, tls },
    // A count beyond 2^53 does not fit a JavaScript number.
    stringNumbers: true,
    enableAutoPipelining: true,
    // Nothing is kept for later, and nothing is ever sent twice: a click could count twice.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: COMMAND_TIMEOUT_MS,
    socketTimeout: COMMAND_TIMEOUT_MS,
    retryStrategy: retry,
    // After a failover the old primary is a replica that refuses to count: find the new one.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  };
  switch (settings.kind) {
    case 'server':
      return new Redis({ ...options, host: settings.host, port: settings.port, db: settings.db });
    case 'sentinel':
      return new Redis({
        ...options,
        sentinels: settings.sentinels,
        name: settings.primary,
        sentinelUsername: settings.sentinel.username,
        sentinelPassword: settings.sentinel.password,
        sentinelRetryStrategy: retry,
        ...(tls && { enableTLSForSentinelMode: true, sentinelTLS: tls }),
      });
    case 'cluster':
      return clusterOf(settings.nodes, options);
  }
}

function clusterOf(
  nodes: { host: string; port: number }[],
  { retryStrategy, enableOfflineQueue, ...options }: RedisOptions,
) {
  return new Cluster(nodes, {
    redisOptions: options,
    ...{ enableOfflineQueue, enableAutoPipelining: true },
    clusterRetryStrategy: retryStrategy as typeof retry,
    // By default a command whose connection was lost is sent again, though it may have counted.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    // After a failover another node has the key: seconds are too long to learn of it.
    slotsRefreshInterval: 1_000,
    // A certificate is for the name that a node has, not for its address.
    ...(options.tls && { dnsLookup: (host, found) => found(null, host) }),
  });
}
