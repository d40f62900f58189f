import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds before a process that ended by itself is started again; twice as long each time. */
const BACKOFF = 500;
/** Times in a row that a process is started again. */
const RESTARTS = 8;
/** Milliseconds of life after which an end is no longer in a row with the last one. */
const SETTLED = 60_000;
/** How many of a process' last lines a message shows. */
const SHOWN = 12;

/** The processes of the cluster: started, and started again when they end by themselves. */
export class Processes {
  /** How often each was started again. */
  private readonly restarts = new Map<string, number>();
  private readonly logs: string;
  private abandoned = false;

  /** @param folder where they run, and where their output goes: `log/<name>.log` */
  constructor(
    private readonly folder: string,
    private readonly log: (line: string) => void,
  ) {
    this.logs = join(folder, 'log');
    mkdirSync(this.logs, { recursive: true });
  }

  start(name: string, program: string, args: string[], row = 0): void {
    const log = openSync(this.logOf(name), 'a');
    const child = spawn(program, args, { stdio: ['ignore', log, log], cwd: this.folder });
    closeSync(log);
    const begin = Date.now();
    const again = (reason: string) => {
      if (this.abandoned) return;
      this.restarts.set(name, (this.restarts.get(name) ?? 0) + 1);
      this.log(`${name} ended with ${reason}: ${this.lastWords(name, 1)}`);
      const ends = Date.now() - begin > SETTLED ? 0 : row;
      if (ends >= RESTARTS) return this.log(`${name} is given up on: see ${this.logOf(name)}`);
      setTimeout(() => this.abandoned || this.start(name, program, args, ends + 1), BACKOFF * 2 ** ends);
    };
    child.on('error', (error) => again(error.message));
    child.on('exit', (code, signal) => again(signal ?? `code ${code}`));
  }

  /** Asks until the answer is yes. Fails with the process' last words if it ended meanwhile, or after `seconds`. */
  async until(name: string, ready: () => Promise<boolean> | boolean, seconds = 60): Promise<void> {
    const end = Date.now() + seconds * 1000;
    while (Date.now() < end && !this.abandoned && !this.restarts.has(name)) {
      if (await answer(ready)) return this.log(`${name} is ready`);
      await delay(50);
    }
    if (this.abandoned) throw new Error('The start was cancelled.');
    throw new Error(`${name} did not become ready:\n${this.lastWords(name)}\n(${this.logOf(name)})`);
  }

  /** Nothing is started again from now on. */
  abandon(): void {
    this.abandoned = true;
  }

  private lastWords(name: string, lines = SHOWN): string {
    return readFileSync(this.logOf(name), 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  }

  private logOf(name: string): string {
    return join(this.logs, `${name}.log`);
  }
}

async function answer(ready: () => Promise<boolean> | boolean): Promise<boolean> {
  try {
    return await ready();
  } catch {
    // Nobody answers yet.
    return false;
  }
}
