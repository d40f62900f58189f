import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Milliseconds after the start when everything is loaded and connected. */
const SETTLED = 1_000;

type Collect = (how: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

/**
 * Collects, once, what putting the service together left behind, and gives the memory back, which an idle process would
 * keep: a sixth of all that it has. V8 offers its collector to the running process only by this flag; given on the command
 * line it would invalidate Node's code cache.
 */
export function settleMemory(): void {
  const collect = () => {
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as Collect)({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  };
  setTimeout(collect, SETTLED).unref();
}
