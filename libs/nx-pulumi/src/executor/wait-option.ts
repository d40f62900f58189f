import { UserError } from '../user-error.ts';

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3_600 };

/** Seconds that the flag `--wait` means: a number of seconds, or one with a unit. @example waitSeconds('10m') is 600 */
export function waitSeconds(text: string): number {
  const [, amount, unit = 's'] = /^(\d+)([smh])?$/.exec(text) ?? [];
  if (amount !== undefined) return Number(amount) * (UNITS[unit] ?? 1);
  throw new UserError(
    `--wait=${text}: expected a number of seconds, or one with a unit, as 30s, 10m or 1h. 0 refuses a stack that is being worked on at once.`,
  );
}
