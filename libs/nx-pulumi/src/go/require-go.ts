import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../user-error.ts';

/** Refuses a machine without Go, or with one that is older than the module's go.mod asks for. */
export function requireGo(name: string, module: string): void {
  const wanted = /^go (\d+\.\d+)/m.exec(readFileSync(join(module, 'go.mod'), 'utf8'))?.[1] ?? '0.0';
  const found = installed();
  if (found && atLeast(found, wanted)) return;
  throw new UserError(
    `${name} is built with Go ${wanted} or newer, and ${found ? `this machine has Go ${found}` : 'there is no "go" on the PATH'}. ` +
      `Install Go (https://go.dev/doc/install).`,
  );
}

function installed(): string | undefined {
  try {
    return /go(\d+\.\d+)/.exec(execFileSync('go', ['version'], { encoding: 'utf8' }))?.[1];
  } catch {
    return undefined;
  }
}

function atLeast(found: string, wanted: string): boolean {
  const [major = 0, minor = 0] = found.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}
