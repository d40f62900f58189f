export type Environment = Record<string, string | undefined>;

/** A mistake in the environment: for the person who wrote it, so no stack trace. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(readonly problems: readonly string[]) {
    super(`The environment does not fit:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/** The variable's text; one that is set to nothing counts as not set. */
export function read(env: Environment, name: string): string | undefined {
  return env[name] || undefined;
}

interface Range {
  fallback: number;
  min: number;
  max: number;
}

export function readNumber(env: Environment, name: string, { fallback, min, max }: Range, problems: string[]): number {
  const text = read(env, name);
  if (text === undefined) return fallback;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= min && number <= max) return number;
  problems.push(`${name}: expected a whole number from ${min} to ${max}, got ${JSON.stringify(text)}`);
  return fallback;
}

export function readFlag(env: Environment, name: string, problems: string[]): boolean {
  const text = read(env, name) ?? 'false';
  if (text !== 'true' && text !== 'false')
    problems.push(`${name}: expected true or false, got ${JSON.stringify(text)}`);
  return text === 'true';
}
