import { UserError } from '@per-branch/go-tool';

/** Milliseconds within which signals count as one Ctrl-C: a terminal and Nx both send it. */
const SAME_KEYPRESS = 1_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Handles Ctrl-C until `stop`. The first one aborts `signal`: what has begun is ended, and nothing new is started. The
 * second one logs what a third would do: kill.
 */
export class Interruption {
  private readonly controller = new AbortController();
  /** What the third Ctrl-C does. */
  kill: () => void = () => process.exit(130);
  private presses = 0;
  private last = 0;

  constructor(readonly log: (line: string) => void) {
    for (const signal of SIGNALS) process.on(signal, this.press);
  }

  get signal(): AbortController['signal'] {
    return this.controller.signal;
  }

  /** Restores the default handling of Ctrl-C. */
  stop(): void {
    for (const signal of SIGNALS) process.off(signal, this.press);
  }

  private press = (): void => {
    const now = Date.now();
    if (this.presses > 0 && now - this.last < SAME_KEYPRESS) return;
    this.last = now;
    this.presses++;
    if (this.presses === 1) this.controller.abort(new UserError('Interrupted before anything was changed.'));
    else if (this.presses === 2) this.log(WARNING);
    else this.kill();
  };
}

const WARNING =
  'The engine is still ending what it has begun. Ctrl-C once more kills it: what it is making then exists ' +
  'without a record in the state.';
