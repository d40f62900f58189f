import { setTimeout as delay } from 'node:timers/promises';

/** The API server is on this machine, so asking often costs little and waits little. */
const INTERVAL = 200;

export interface Wait {
  signal: AbortSignal;
  /** Milliseconds since the epoch. */
  deadline: number;
}

export type Outcome = 'done' | 'late' | 'cancelled';

/** Asks until the answer is yes, time is up, or the operation is cancelled. */
export async function poll(wait: Wait, ask: () => Promise<boolean>): Promise<Outcome> {
  for (;;) {
    if (await ask()) return 'done';
    if (wait.signal.aborted) return 'cancelled';
    if (Date.now() >= wait.deadline) return 'late';
    await delay(INTERVAL, undefined, { signal: wait.signal }).catch(() => undefined);
  }
}
