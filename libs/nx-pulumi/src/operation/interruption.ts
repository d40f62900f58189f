import { UserError } from '../user-error.ts';

/** Milliseconds within which signals count as one Ctrl-C: a terminal and Nx both send it. */
const SAME = 1_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Keeps this process alive through Ctrl-C. The first one aborts `signal`: what has begun is ended, and nothing new is started.
 * The second one says what a third would do: kill.
 */
export class Interruption {
  private readonly controller = new AbortController();
  /** What the third Ctrl-C does. */
  kill: () => void = () => process.exit(130);
  private presses = 0;
  private last = 0;

  constructor(readonly say: (line: string) => void) {
    for (const signal of SIGNALS) process.on(signal, this.press);
  }

  get signal(): AbortController['signal'] {
    return this.controller.signal;
  }

  /** From now on Ctrl-C is again what it is anywhere. */
  stop(): void {
    for (const signal of SIGNALS) process.off(signal, this.press);
  }

  private press = (): void => {
    const now = Date.now();
    if (this.presses > 0 && now - this.last < SAME) return;
    this.last = now;
    this.presses++;
    if (this.presses === 1) this.controller.abort(new UserError('Interrupted before anything was changed.'));
    else if (this.presses === 2) this.say(WARNING);
    else this.kill();
  };
}

const WARNING =
  'The engine is still ending what it has begun. Ctrl-C once more kills it: what it is making then stays there, unknown to the stack.';
