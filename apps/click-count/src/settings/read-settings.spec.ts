import { SettingsError } from './environment.ts';
import { readSettings } from './read-settings.ts';

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
};

const nothing = {
  port: 8080,
  metricsPort: 9464,
  logLevel: 'info',
  version: 'development',
  commit: 'unknown',
  redis: undefined,
};

describe('the environment', () => {
  it('may be empty: port 8080, counting in memory', () => {
    expect(readSettings({})).toEqual(nothing);
  });

  it.each([
    [{ REDIS_HOST: 'redis' }, { kind: 'server', host: 'redis', port: 6379, db: 0 }],
    [
      { REDIS_HOST: 'redis', REDIS_PORT: '7000', REDIS_USERNAME: 'me', REDIS_PASSWORD: 's' },
      { kind: 'server', host: 'redis', port: 7000, db: 0, username: 'me', password: 's' },
    ],
    [{ REDIS_URL: 'redis://redis' }, { kind: 'server', host: 'redis', port: 6379, db: 0 }],
    [
      { REDIS_URL: 'rediss://me:p%40ss@redis:7000/3' },
      { kind: 'server', host: 'redis', port: 7000, db: 3, tls: {}, username: 'me', password: 'p@ss' },
    ],
    [{ REDIS_URL: 'redis://[::1]:7000/' }, { kind: 'server', host: '::1', port: 7000, db: 0 }],
    [
      { REDIS_URL: 'redis://redis', REDIS_PASSWORD: 's' },
      { kind: 'server', host: 'redis', port: 6379, db: 0, password: 's' },
    ],
    [
      { REDIS_HOST: 'redis', REDIS_TLS: 'true' },
      { kind: 'server', host: 'redis', port: 6379, db: 0, tls: {} },
    ],
    [
      { REDIS_CLUSTER: 'one, two:7000,[::1]:7001', REDIS_USERNAME: 'me', REDIS_PASSWORD: 's' },
      {
        kind: 'cluster',
        nodes: [
          { host: 'one', port: 6379 },
          { host: 'two', port: 7000 },
          { host: '::1', port: 7001 },
        ],
        username: 'me',
        password: 's',
      },
    ],
    [
      {
        REDIS_SENTINELS: 'one,two:7000',
        REDIS_SENTINEL_PRIMARY: 'p',
        REDIS_SENTINEL_PASSWORD: 't',
        REDIS_PASSWORD: 's',
      },
      {
        kind: 'sentinel',
        sentinels: [
          { host: 'one', port: 26379 },
          { host: 'two', port: 7000 },
        ],
        primary: 'p',
        sentinel: { password: 't' },
        password: 's',
      },
    ],
  ])('%j names a Redis', (env, redis) => {
    expect(readSettings(env).redis).toEqual(redis);
  });

  it('takes a variable that is set to nothing as not set', () => {
    expect(readSettings({ PORT: '', REDIS_HOST: '', VERSION: '' })).toEqual(nothing);
  });

  it('is not led astray by what Kubernetes sets for a Service named redis', () => {
    const { redis } = readSettings({ REDIS_HOST: 'redis', REDIS_PORT: 'tcp://10.96.0.7:6379' });
    expect(redis).toMatchObject({ port: 6379 });
  });

  it.each([
    [{ PORT: 'http' }, 'PORT: expected a whole number from 0 to 65535, got "http"'],
    [{ PORT: '65536' }, 'PORT: expected a whole number from 0 to 65535, got "65536"'],
    [{ METRICS_PORT: 'x' }, 'METRICS_PORT: expected'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL: expected one of fatal, error, warn, info, debug, trace, got "loud"'],
    [{ PORT: '-1' }, 'PORT: expected'],
    [{ PORT: '80.5' }, 'PORT: expected'],
    [{ REDIS_HOST: 'redis', REDIS_PORT: '0' }, 'REDIS_PORT: expected a whole number from 1 to 65535'],
    [{ REDIS_URL: 'redis' }, 'REDIS_URL: expected redis://'],
    [{ REDIS_URL: 'http://redis' }, 'REDIS_URL: expected redis://'],
    [{ REDIS_URL: 'redis://redis/clicks' }, 'REDIS_URL: expected redis://'],
    [{ REDIS_URL: 'redis://:50%off@localhost' }, 'REDIS_URL: expected redis://[user:password@]host[:port]'],
    [
      { REDIS_URL: 'redis://:50%off@localhost' },
      'got a user or password with a "%" that begins no escape: write "%25"',
    ],
    [{ REDIS_URL: 'redis://50%off:secret@localhost' }, 'got a user or password with a "%"'],
    [{ REDIS_URL: 'redis://:%E4@localhost' }, 'got a user or password with a "%"'],
    [{ REDIS_URL: 'redis://50%off' }, 'REDIS_URL: expected redis://'],
    [{ REDIS_URL: 'redis:redis' }, 'got no valid host'],
    [{ REDIS_URL: 'redis://redis:0' }, 'got port 0'],
    [{ REDIS_URL: 'redis://redis:65536' }, 'REDIS_URL: expected redis://'],
    [{ REDIS_URL: 'redis://redis/-1' }, 'got a path that is no number of a database'],
    [{ REDIS_URL: 'redis://redis/1/2' }, 'got a path that is no number of a database'],
    [{ REDIS_URL: 'redis://redis/%31' }, 'got a path that is no number of a database'],
    [{ REDIS_URL: 'redis://redis?db=3' }, 'got options after it'],
    [{ REDIS_URL: 'redis://redis/3?timeout=5s' }, 'got options after it'],
    [{ REDIS_URL: 'redis://redis#3' }, 'got options after it'],
    [{ REDIS_HOST: 'redis:7000' }, 'REDIS_HOST: expected a host name or an IP address alone'],
    [{ REDIS_HOST: 'redis://redis' }, 'REDIS_HOST: expected a host name or an IP address alone'],
    [{ REDIS_URL: 'redis://redis', REDIS_HOST: 'redis' }, 'REDIS_URL, REDIS_HOST: 2 of them are set'],
    [{ REDIS_URL: 'redis://a:b@redis', REDIS_PASSWORD: 'b' }, 'REDIS_PASSWORD: REDIS_URL holds a password already'],
    [{ REDIS_SENTINELS: 'a' }, 'REDIS_SENTINEL_PRIMARY: expected'],
    [{ REDIS_CLUSTER: 'a:b' }, 'REDIS_CLUSTER: expected host[:port],host[:port] …, got "a:b"'],
    [{ REDIS_CLUSTER: 'a,' }, 'REDIS_CLUSTER: expected'],
    [{ REDIS_CLUSTER: 'a:70000' }, 'REDIS_CLUSTER: expected'],
    [{ REDIS_HOST: 'redis', REDIS_TLS: 'yes' }, 'REDIS_TLS: expected true or false, got "yes"'],
    [{ REDIS_HOST: 'redis', REDIS_CA_FILE: '/ca.pem' }, 'REDIS_CA_FILE: the connection is not encrypted'],
    [{ REDIS_URL: 'rediss://redis', REDIS_CA_FILE: '/nowhere.pem' }, 'REDIS_CA_FILE: ENOENT'],
    [{ REDIS_URL: 'rediss://redis', REDIS_CA_FILE: '/dev/null' }, 'REDIS_CA_FILE: expected certificates in PEM'],
    [{ NODE_ENV: 'production' }, 'REDIS_URL: no Redis is named'],
  ])('%j is refused', (env, problem) => {
    expect(problemsOf(env)).toEqual([expect.stringContaining(problem)]);
  });

  it('names every variable that is wrong in one message', () => {
    expect(problemsOf({ PORT: 'x', REDIS_URL: 'x' })).toHaveLength(2);
  });

  it.each<Record<string, string>>([
    { REDIS_URL: 'redis://me:hunter2@' },
    { REDIS_URL: 'redis://:hunter2%@redis' },
    { REDIS_URL: 'redis://hunter2%:me@redis' },
    { REDIS_URL: 'redis://:hunter2@redis/clicks' },
    { REDIS_URL: 'redis://:#hunter2@redis' },
    { REDIS_HOST: 'redis://:hunter2@redis' },
    { REDIS_CLUSTER: 'redis://:hunter2@one,two' },
    { REDIS_CLUSTER: 'redis://:a,hunter2 ,c@one' },
    { REDIS_SENTINELS: ':hunter2@one', REDIS_SENTINEL_PRIMARY: 'p' },
  ])('never repeats a password: %j', (env) => {
    const problems = problemsOf(env);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.join()).not.toContain('hunter2');
  });
});
