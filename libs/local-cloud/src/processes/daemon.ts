import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Component } from '../base/component-context.ts';

/** Milliseconds before the second restart in a row, doubled for each further one up to the maximum. The first is immediate. */
const BACKOFF = 250;
const MAX_BACKOFF = 10_000;
/** Milliseconds that a process has to run for its next restart to be the first in a row. */
const STABLE_AFTER = 60_000;
/** Milliseconds between SIGTERM and SIGKILL. */
const GRACE_PERIOD = 3_000;
/** How many lines of the log an error shows. */
const LOG_TAIL = 12;

export interface DaemonOptions {
  /** Name in messages and of the log file. */
  name: string;
  /** Working directory; the output goes to `log/<name>.log` in it. */
  folder: string;
  log: (line: string) => void;
}

/** A process that is restarted whenever it ends, until `stop`. */
export class Daemon implements Component {
  private readonly logFile: string;
  private child: ChildProcess | undefined;
  private restart: NodeJS.Timeout | undefined;
  private restarts = 0;
  private canceled = false;

  constructor(
    private readonly options: DaemonOptions,
    private readonly program: string,
    private readonly args: string[],
  ) {
    this.logFile = join(options.folder, 'log', `${options.name}.log`);
    this.start(0);
  }

  /** Resolves when the check is true. Rejects with the tail of its log if the process ends before, or after a timeout. */
  async ready(check: () => Promise<boolean> | boolean, timeoutSeconds = 60): Promise<void> {
    const { name, log } = this.options;
    const end = Date.now() + timeoutSeconds * 1000;
    while (Date.now() < end && !this.canceled && this.restarts === 0) {
      // A check that fails, e.g. because no process listens yet, is one that is false.
      if (
        await Promise.resolve()
          .then(check)
          .catch(() => false)
      )
        return log(`${name} is ready`);
      await delay(20);
    }
    if (this.canceled) throw new Error('The start was canceled.');
    await this.stop();
    throw new Error(`${name} did not start:\n${this.logTail(LOG_TAIL)}\n(${this.logFile})`);
  }

  /** Its output so far. */
  output(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  /** From now on, it is not restarted. */
  cancel(): void {
    this.canceled = true;
    clearTimeout(this.restart);
  }

  async stop(): Promise<void> {
    this.cancel();
    const { child } = this;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    const kill = setTimeout(() => child.kill('SIGKILL'), GRACE_PERIOD);
    await exit;
    clearTimeout(kill);
  }

  private start(restartsInRow: number): void {
    mkdirSync(dirname(this.logFile), { recursive: true });
    const log = openSync(this.logFile, 'a');
    // The kernel kills it when this process ends, for whatever reason.
    const command = ['--pdeathsig', 'KILL', this.program, ...this.args];
    const child = spawn('setpriv', command, { stdio: ['ignore', log, log], cwd: this.options.folder });
    closeSync(log);
    this.child = child;
    const begin = Date.now();
    const scheduleRestart = (reason: string) => {
      if (this.canceled) return;
      this.restarts++;
      this.options.log(`${this.options.name} ended with ${reason} and is restarted: ${this.logTail(1)}`);
      const inRow = Date.now() - begin > STABLE_AFTER ? 0 : restartsInRow;
      const pause = inRow === 0 ? 0 : Math.min(BACKOFF * 2 ** (inRow - 1), MAX_BACKOFF);
      this.restart = setTimeout(() => this.start(inRow + 1), pause);
    };
    child.on('error', (error) => scheduleRestart(error.message));
    child.on('exit', (code, signal) => scheduleRestart(signal ?? `code ${code}`));
  }

  private logTail(lines: number): string {
    try {
      return this.output().trimEnd().split('\n').slice(-lines).join('\n');
    } catch {
      return '(its log cannot be read)';
    }
  }
}
