import { readFileSync } from 'node:fs';
import { attempt } from '../processes/run.ts';

/** Unmounts everything under a folder, the innermost first. */
export async function unmountAll(folder: string): Promise<void> {
  for (const point of mountPoints(readFileSync('/proc/self/mounts', 'utf8'), folder))
    await attempt('umount', '-l', point);
}

/** The mount points under a folder in the order in which they can be unmounted. */
export function mountPoints(mounts: string, folder: string): string[] {
  const points = mounts.split('\n').flatMap((line) => line.split(' ')[1] ?? []);
  return points
    .map((point) => point.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))))
    .filter((point) => point.startsWith(`${folder}/`))
    .reverse();
}
