import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The oldest engine that works: the first with tags of stacks in every backend. */
export const minimum = '3.211.0';
const MAJOR = 3;
const MINOR = 211;

/** What a program says to `pulumi version`; undefined if it says nothing of the kind. */
export async function versionOf(path: string): Promise<string | undefined> {
  try {
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: 'true' };
    const { stdout } = await promisify(execFile)(path, ['version'], { env, timeout: 10_000 });
    return /^v?(\d+\.\d+\.\d+\S*)/.exec(stdout.trim())?.[1];
  } catch {
    return undefined;
  }
}

/** Whether an engine of this version speaks with the SDK: the same major version, and what is used of it. */
export function acceptable(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major === MAJOR && minor >= MINOR;
}
