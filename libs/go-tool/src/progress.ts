/** How far a build is. */
export interface Progress {
  /** The program's name. @example "pulumi" */
  name: string;
  /** Packages that are compiled so far. */
  compiled: number;
  /** Packages that have to be compiled; undefined while Go downloads the modules and counts them. */
  total?: number;
  /** Seconds that the last build took on this machine, if there was one. */
  lastTime?: number;
}

/** A line of progress: what is built, how far it is, and how long it took last time. */
export function progressLine({ name, compiled, total, lastTime }: Progress, seconds: number): string {
  const time = lastTime === undefined ? `${seconds} s` : `${seconds} s; last time it took ${lastTime} s`;
  return `… building ${name}: ${stage(compiled, total)}, ${time}`;
}

function stage(compiled: number, total?: number): string {
  if (total === undefined) return 'downloading its modules';
  if (compiled >= total) return `all ${total} packages compiled, linking`;
  return `${compiled} of ${total} packages compiled (${Math.floor((100 * compiled) / total)}%)`;
}
