import { execFile } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import satisfies from 'semver/functions/satisfies';

/** The oldest engine that works: the first with tags of stacks in every backend. */
export const OLDEST_ENGINE = '3.211.0';

/** Paths of `pulumi` in the folders of the PATH, in their order. */
export function enginesOnPath(): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, 'pulumi')).filter(existsSync);
}

/** Paths of `pulumi` where Pulumi's own installers put it, newest version first. */
export function enginesInHome(): string[] {
  const home = process.env['PULUMI_HOME'] || join(homedir(), '.pulumi');
  const versions = globSync('versions/*/bin/pulumi', { cwd: home });
  versions.sort((one, other) => other.localeCompare(one, undefined, { numeric: true }));
  return ['bin/pulumi', ...versions].map((file) => join(home, file)).filter(existsSync);
}

/** The first engine of a compatible version; adds to `rejected` what is wrong with those before it. */
export async function firstCompatible(
  paths: string[],
  rejected: string[],
): Promise<{ path: string; version: string } | undefined> {
  for (const path of paths) {
    const version = await versionOf(path);
    // The SDK needs its own major version.
    if (version && satisfies(version, `^${OLDEST_ENGINE}`, { includePrerelease: true })) return { path, version };
    rejected.push(`${path} is ${version ?? 'no Pulumi'}`);
  }
  return undefined;
}

/** What a program answers to `pulumi version`; undefined if it is no version. */
async function versionOf(path: string): Promise<string | undefined> {
  try {
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: 'true' };
    const { stdout } = await promisify(execFile)(path, ['version'], { env, timeout: 10_000 });
    return /^v?(\d+\.\d+\.\d+\S*)/.exec(stdout.trim())?.[1];
  } catch {
    return undefined;
  }
}
