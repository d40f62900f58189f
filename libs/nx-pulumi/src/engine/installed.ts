import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The programs of a name on the PATH, first found first. */
export function onPath(name: string, path = process.env['PATH'] ?? ''): string[] {
  return path
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .filter(executable);
}

/** Where Pulumi's own installers put the engine, newest first. */
export function candidates(home = process.env['PULUMI_HOME'] || join(homedir(), '.pulumi')): string[] {
  const versions = join(home, 'versions');
  const installed = existsSync(versions) ? readdirSync(versions) : [];
  const newest = installed.sort((one, other) => other.localeCompare(one, undefined, { numeric: true }));
  return [join(home, 'bin', 'pulumi'), ...newest.map((name) => join(versions, name, 'bin', 'pulumi'))].filter(
    executable,
  );
}

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
