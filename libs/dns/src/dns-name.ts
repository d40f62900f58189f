/** A DNS name without its final dot, as in outputs and messages. */
export function withoutFinalDot(name: string): string {
  return name.replace(/\.$/, '');
}

/** Whether both are the same name; DNS ignores case. */
export function isSameName(one: string, other: string): boolean {
  return withoutFinalDot(one).toLowerCase() === withoutFinalDot(other).toLowerCase();
}

/** Whether the name is the zone's or lies below it. */
export function isInZone(name: string, zone: string): boolean {
  return `.${withoutFinalDot(name)}`.toLowerCase().endsWith(`.${withoutFinalDot(zone)}`.toLowerCase());
}
