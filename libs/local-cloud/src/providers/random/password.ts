import { randomInt } from 'node:crypto';

/** The arguments of a RandomPassword that shape it. */
export interface PasswordRules {
  length: number;
  lower?: boolean;
  upper?: boolean;
  numeric?: boolean;
  special?: boolean;
  minLower?: number;
  minUpper?: number;
  minNumeric?: number;
  minSpecial?: number;
  /** The special characters to choose from. */
  overrideSpecial?: string;
}

interface CharacterClass {
  characters: string;
  /** How many of them there are at least. */
  minimum: number;
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const SPECIAL = '!@#$%&*()-_=+[]{}<>:?';

/** The kinds of characters that the rules allow. */
export function characterClasses(rules: PasswordRules): CharacterClass[] {
  const classes: (CharacterClass & { allowed: boolean })[] = [
    { allowed: rules.lower ?? true, characters: LOWER, minimum: rules.minLower ?? 0 },
    { allowed: rules.upper ?? true, characters: LOWER.toUpperCase(), minimum: rules.minUpper ?? 0 },
    { allowed: rules.numeric ?? true, characters: '0123456789', minimum: rules.minNumeric ?? 0 },
    { allowed: rules.special ?? true, characters: rules.overrideSpecial ?? SPECIAL, minimum: rules.minSpecial ?? 0 },
  ];
  return classes.filter(({ allowed, characters }) => allowed && characters.length > 0);
}

/** A password by the rules, from the system's source of randomness. */
export function generate(rules: PasswordRules): string {
  const classes = characterClasses(rules);
  const demanded = classes.flatMap(({ characters, minimum }) => pick(characters, minimum));
  const rest = pick(classes.map(({ characters }) => characters).join(''), rules.length - demanded.length);
  return shuffled([...demanded, ...rest]).join('');
}

function pick(characters: string, count: number): string[] {
  return Array.from({ length: count }, () => characters.charAt(randomInt(characters.length)));
}

/** Fisher and Yates: every order is as likely as any other. */
function shuffled(characters: string[]): string[] {
  const order = [...characters];
  for (let last = order.length - 1; last > 0; last--) {
    const chosen = randomInt(last + 1);
    [order[last], order[chosen]] = [order[chosen] as string, order[last] as string];
  }
  return order;
}
