import { read, readNumber, SettingsError, type Environment } from './environment.ts';
import { readLogLevel, type LogLevel } from './log-settings.ts';
import { readRedis, type RedisSettings } from './redis-settings.ts';

/** All that the service takes from its environment. */
export interface Settings {
  /** Port of the service; 0 takes any free one. */
  port: number;
  /** Port of /metrics; 0 takes any free one. */
  metricsPort: number;
  logLevel: LogLevel;
  /** The version that runs; "development" unless set. */
  version: string;
  commit: string;
  /** Where clicks are counted; undefined counts in memory. */
  redis: RedisSettings | undefined;
}

/**
 * Reads the whole environment at once.
 * @throws {SettingsError} that names every variable that is wrong, not the first alone
 * @example readSettings({ PORT: '8080', REDIS_HOST: 'redis' })
 */
export function readSettings(env: Environment): Settings {
  const problems: string[] = [];
  const settings: Settings = {
    port: readNumber(env, 'PORT', { fallback: 8080, min: 0, max: 65535 }, problems),
    metricsPort: readNumber(env, 'METRICS_PORT', { fallback: 9464, min: 0, max: 65535 }, problems),
    logLevel: readLogLevel(env, problems),
    version: read(env, 'VERSION') ?? 'development',
    commit: read(env, 'COMMIT') ?? 'unknown',
    redis: readRedis(env, problems),
  };
  if (env['NODE_ENV'] === 'production' && !settings.redis && problems.length === 0) {
    // Clicks counted in one replica's memory are lost with it: in production that has to be chosen.
    problems.push(
      'REDIS_URL: no Redis is named; set REDIS_URL, REDIS_HOST, REDIS_SENTINELS or REDIS_CLUSTER (NODE_ENV=production never counts in memory)',
    );
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}
