import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Ground, type Service } from '../supervisor/ground.js';

/** How many lines of a program's output a message shows. */
const SHOWN = 10;
/** Milliseconds that a program has to end by itself. */
const GRACE = 3_000;

/** One part of the kubernetes tool as a process of this one; what it prints goes to `<stateDir>/<name>.log`. */
export class ToolProcess implements Service {
  private readonly child: ChildProcess;
  private readonly logFile: string;
  private failure: Error | undefined;
  private stopping = false;

  constructor(
    ground: Ground,
    private readonly name: string,
    args: string[],
  ) {
    mkdirSync(ground.stateDir, { recursive: true });
    this.logFile = join(ground.stateDir, `${name}.log`);
    const log = openSync(this.logFile, 'w');
    // The kernel ends it when this process dies, however it dies.
    const bound = ['--pdeathsig', 'KILL', ground.binary, name, ...args];
    this.child = spawn('setpriv', bound, { stdio: ['ignore', log, log] });
    closeSync(log);
    this.child.on('error', (error) => (this.failure = error));
    this.child.on('exit', (code, signal) => {
      if (!this.stopping) ground.log(`${name} ended with ${signal ?? `code ${code}`}: see ${this.logFile}`);
    });
  }

  /** What it printed so far. */
  output(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  /** Asks until there is an answer. Fails with the last lines it printed if it ends before, or after `seconds`. */
  async ready<T>(answer: () => Promise<T | undefined> | T | undefined, seconds = 15): Promise<T> {
    const end = Date.now() + seconds * 1000;
    while (Date.now() < end && !this.failure && this.child.exitCode === null && this.child.signalCode === null) {
      const found = await answer();
      if (found !== undefined) return found;
      await delay(20);
    }
    await this.stop();
    const last = this.output().trimEnd().split('\n').slice(-SHOWN).join('\n');
    throw new Error(`${this.name} did not start: ${this.failure?.message ?? last} (${this.logFile})`);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    if (this.failure || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const impatient = setTimeout(() => this.child.kill('SIGKILL'), GRACE);
    await ended;
    clearTimeout(impatient);
  }
}
