/** A flag's name without what makes no difference to Nx: `--skip-preview` is `--skipPreview`. */
export function plainName(flag: string): string {
  return flag.replaceAll('-', '').toLowerCase();
}

/** Whether two ways to write a flag mean the same. */
export function sameFlag(one: string, other: string): boolean {
  return plainName(one) === plainName(other);
}
