import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** The command as users have it. */
export const LOCAL_CLOUD = resolve(__dirname, '../../bin/local-cloud.js');

export interface Ended {
  /** The exit code, or the signal that ended it. */
  code: number | string;
  /** Standard output and standard error, as they came. */
  said: string;
}

/** A program that runs. */
export class Command {
  readonly process: ChildProcess;
  /** What it said so far. */
  said = '';

  constructor(program: string, args: string[], env: NodeJS.ProcessEnv = {}) {
    // Node warns of NO_COLOR beside the FORCE_COLOR that Nx sets, and what a command says is compared as a whole.
    const inherited = { ...process.env, NO_COLOR: undefined };
    this.process = spawn(program, args, { env: { ...inherited, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.setEncoding('utf8').on('data', (chunk: string) => (this.said += chunk));
  }

  async ended(): Promise<Ended> {
    const [code, signal] = (await once(this.process, 'close')) as [number | null, string | null];
    return { code: code ?? signal ?? '', said: this.said };
  }
}

export function localCloud(...args: string[]): Promise<Ended> {
  return new Command(process.execPath, [LOCAL_CLOUD, ...args]).ended();
}
