import { read, type Environment } from './environment.ts';

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
/** What is logged: from this level on. At "debug" every request is. */
export type LogLevel = (typeof LEVELS)[number];

export function readLogLevel(env: Environment, problems: string[]): LogLevel {
  const text = read(env, 'LOG_LEVEL') ?? 'info';
  const level = LEVELS.find((name) => name === text);
  if (!level) problems.push(`LOG_LEVEL: expected one of ${LEVELS.join(', ')}, got ${JSON.stringify(text)}`);
  return level ?? 'info';
}
