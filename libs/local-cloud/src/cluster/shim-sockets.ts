import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Where every containerd of a machine has the sockets of its containers' shims, under names that say nothing. */
const FOLDER = '/run/containerd/s';

/** Removes the sockets that nobody listens on any more. */
export function removeDeadSockets(): void {
  if (!existsSync(FOLDER)) return;
  const open = readFileSync('/proc/net/unix', 'utf8');
  for (const name of readdirSync(FOLDER)) if (!open.includes(join(FOLDER, name))) rmSync(join(FOLDER, name));
}
