/** Milliseconds within which signals count as one Ctrl-C: a terminal and Nx both send it. */
const SAME = 1_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What Ctrl-C leads to. */
export interface Reactions {
  /** The first one: the engine ends what it has begun, and starts nothing new. */
  interrupt(): void;
  /** The third one: everything ends at once. */
  kill(): void;
  say(line: string): void;
}

/** Keeps this process alive through Ctrl-C and passes it on once, until stopped. */
export function passOnSignals({ interrupt, kill, say }: Reactions): { stop(): void } {
  let presses = 0;
  let last = 0;
  const handler = () => {
    const now = Date.now();
    if (presses > 0 && now - last < SAME) return;
    last = now;
    presses++;
    if (presses === 1) {
      say('Interrupted: waiting for the engine to end what it has begun …');
      interrupt();
    } else if (presses === 2) {
      say(
        'The engine is still at it. Ctrl-C once more kills it: what it is making then stays, and the stack does not know of it.',
      );
    } else {
      kill();
    }
  };
  for (const signal of SIGNALS) process.on(signal, handler);
  return {
    stop: () => {
      for (const signal of SIGNALS) process.off(signal, handler);
    },
  };
}
