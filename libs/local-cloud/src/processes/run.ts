import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const LARGEST = 64 * 1024 * 1024;

/** Runs a program of the machine and answers with what it printed; its own words are the error. */
export async function run(program: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  try {
    return (await promisify(execFile)(program, args, { maxBuffer: LARGEST, env })).stdout;
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    throw new Error(`${program} ${args.join(' ')} failed: ${stderr.trim() || message}`, { cause: error });
  }
}

/** The same where a failure means that there is nothing to do. */
export async function attempt(program: string, ...args: string[]): Promise<string> {
  return run(program, ...args).catch(() => '');
}

/** Runs a program with a text as its input. */
export function feed(input: string, program: string, ...args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, (error, _, stderr) =>
      error ? reject(new Error(`${program} ${args.join(' ')} failed: ${stderr.trim() || error.message}`)) : resolve(),
    );
    child.stdin?.end(input);
  });
}

export function onPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
