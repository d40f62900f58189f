import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** The command as users have it. */
export const LOCAL_CLOUD = resolve(__dirname, '../../bin/local-cloud.js');

export interface Result {
  /** The exit code, or the signal that ended it. */
  code: number | string;
  /** Standard output and standard error, interleaved. */
  output: string;
}

/** A running program. */
export class Command {
  readonly process: ChildProcess;
  /** Its output so far. */
  output = '';

  constructor(program: string, args: string[], env: NodeJS.ProcessEnv = {}) {
    // With NO_COLOR beside the FORCE_COLOR that Nx sets, Node prints a warning, and tests compare the whole output.
    const inherited = { ...process.env, NO_COLOR: undefined };
    this.process = spawn(program, args, { env: { ...inherited, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.setEncoding('utf8').on('data', (chunk: string) => (this.output += chunk));
  }

  async result(): Promise<Result> {
    const [code, signal] = (await once(this.process, 'close')) as [number | null, string | null];
    return { code: code ?? signal ?? '', output: this.output };
  }
}

export function localCloud(...args: string[]): Promise<Result> {
  return new Command(process.execPath, [LOCAL_CLOUD, ...args]).result();
}

/** The output of a command that ended with 0. */
export function outputOf({ code, output }: Result): string {
  if (code !== 0) throw new Error(`ended with ${code}:\n${output}`);
  return output;
}
