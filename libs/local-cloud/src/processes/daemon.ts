import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Component } from '../base/component-context.ts';

/** Milliseconds before the second restart in a row; twice as long each time, up to the longest. The first one is immediate. */
const BACKOFF = 250;
const LONGEST_BACKOFF = 10_000;
/** Milliseconds of life after which an end is no longer in a row with the last one. */
const SETTLED = 60_000;
/** Milliseconds that a process has to end by itself when it is stopped. */
const GRACE = 3_000;
/** How many of its last lines a message shows. */
const SHOWN = 12;

export interface DaemonOptions {
  /** What messages and its log file call it. */
  name: string;
  /** Where it runs; its output goes to `log/<name>.log` in it. */
  folder: string;
  log: (line: string) => void;
}

/** A process of the cloud, started again whenever it ends by itself. */
export class Daemon implements Component {
  private readonly logFile: string;
  private child: ChildProcess | undefined;
  private restart: NodeJS.Timeout | undefined;
  private ends = 0;
  private abandoned = false;

  constructor(
    private readonly options: DaemonOptions,
    private readonly program: string,
    private readonly args: string[],
  ) {
    this.logFile = join(options.folder, 'log', `${options.name}.log`);
    this.start(0);
  }

  /** Asks until the answer is yes. Fails with the last lines it printed if it ends before, or after `seconds`. */
  async ready(check: () => Promise<boolean> | boolean, seconds = 60): Promise<void> {
    const { name, log } = this.options;
    for (const end = Date.now() + seconds * 1000; Date.now() < end && !this.abandoned && this.ends === 0;) {
      if (await answer(check)) return log(`${name} is ready`);
      await delay(20);
    }
    if (this.abandoned) throw new Error('The start was cancelled.');
    await this.stop();
    throw new Error(`${name} did not start:\n${this.logTail(SHOWN)}\n(${this.logFile})`);
  }

  /** What it printed so far. */
  output(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  /** It is not started again from now on. */
  abandon(): void {
    this.abandoned = true;
    clearTimeout(this.restart);
  }

  async stop(): Promise<void> {
    this.abandon();
    const { child } = this;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const kill = setTimeout(() => child.kill('SIGKILL'), GRACE);
    await ended;
    clearTimeout(kill);
  }

  private start(row: number): void {
    mkdirSync(dirname(this.logFile), { recursive: true });
    const log = openSync(this.logFile, 'a');
    // The kernel ends it when this process dies, however it dies.
    const command = ['--pdeathsig', 'KILL', this.program, ...this.args];
    const child = spawn('setpriv', command, { stdio: ['ignore', log, log], cwd: this.options.folder });
    closeSync(log);
    this.child = child;
    const begin = Date.now();
    const again = (reason: string) => {
      if (this.abandoned) return;
      this.ends++;
      this.options.log(`${this.options.name} ended with ${reason} and is started again: ${this.logTail(1)}`);
      const inRow = Date.now() - begin > SETTLED ? 0 : row;
      const pause = inRow === 0 ? 0 : Math.min(BACKOFF * 2 ** (inRow - 1), LONGEST_BACKOFF);
      this.restart = setTimeout(() => this.start(inRow + 1), pause);
    };
    child.on('error', (error) => again(error.message));
    child.on('exit', (code, signal) => again(signal ?? `code ${code}`));
  }

  private logTail(lines: number): string {
    try {
      return this.output().trimEnd().split('\n').slice(-lines).join('\n');
    } catch {
      return '(its log cannot be read)';
    }
  }
}

async function answer(check: () => Promise<boolean> | boolean): Promise<boolean> {
  try {
    return await check();
  } catch {
    // Nobody answers yet.
    return false;
  }
}
