/** A DNS name as outputs and messages write it: no dot at its end. */
export function plainName(name: string): string {
  return name.replace(/\.$/, '');
}

/** Whether both are the same name. DNS does not tell capital letters apart. */
export function isSameName(one: string, other: string): boolean {
  return plainName(one).toLowerCase() === plainName(other).toLowerCase();
}

/** Whether the name is the zone's own or lies below it. */
export function liesIn(name: string, zone: string): boolean {
  return `.${plainName(name)}`.toLowerCase().endsWith(`.${plainName(zone)}`.toLowerCase());
}
