import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const MAX_OUTPUT = 64 * 1024 * 1024;

/** Runs a program and returns its standard output; the error of one that fails has its standard error. */
export async function run(program: string, ...args: string[]): Promise<string> {
  return runWithInput('', program, ...args);
}

/** Like {@link run}, with a text as standard input. */
export async function runWithInput(input: string, program: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  const running = promisify(execFile)(program, args, { maxBuffer: MAX_OUTPUT, env });
  // A program that ends before it has read everything reports why itself.
  running.child.stdin?.on('error', () => undefined).end(input);
  try {
    return (await running).stdout;
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    throw new Error(`${program} ${args.join(' ')} failed: ${stderr.trim() || message}`, { cause: error });
  }
}

/** Like {@link run} where a failure means that there is nothing to do: the output is then empty. */
export async function tryRun(program: string, ...args: string[]): Promise<string> {
  return run(program, ...args).catch(() => '');
}

export function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
