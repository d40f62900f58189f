import { randomInt } from 'node:crypto';

/** The arguments of a RandomPassword that determine it. */
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
  /** The least number of them. */
  minimum: number;
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const SPECIAL = '!@#$%&*()-_=+[]{}<>:?';

/** The classes of characters that the rules allow. */
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
  const required = classes.flatMap(({ characters, minimum }) => pick(characters, minimum));
  const rest = pick(classes.map(({ characters }) => characters).join(''), rules.length - required.length);
  return shuffled([...required, ...rest]).join('');
}

function pick(characters: string, count: number): string[] {
  return Array.from({ length: count }, () => characters.charAt(randomInt(characters.length)));
}

/** Sorted by random numbers, so that every order is as likely as any other. */
function shuffled(characters: string[]): string[] {
  const ranked = characters.map((character) => ({ character, rank: randomInt(2 ** 47) }));
  return ranked.sort((a, b) => a.rank - b.rank).map(({ character }) => character);
}
