import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Milliseconds after the start when everything is loaded and connected. */
const SETTLED = 1_000;

/**
 * Collects, once, what putting the service together left behind: a sixth of all memory, which an idle process would keep. V8
 * offers its collector to the running process only by this flag; given on the command line it would invalidate Node's code cache.
 */
export function settleMemory(): void {
  const collect = () => {
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
  };
  setTimeout(collect, SETTLED).unref();
}
