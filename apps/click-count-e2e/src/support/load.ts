import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { click, type Address } from './click-count.ts';

/** What clients saw. */
export interface Clicks {
  /** The number that each acknowledged click got. */
  acknowledged: bigint[];
  /** Why the others got none. */
  failed: string[];
}

/** Eight clients that click a few hundred times a second until stopped: half keep their connection, half open one for every click. */
export function clicking(address: Address): { seen: Clicks; stop(): Promise<Clicks> } {
  const seen: Clicks = { acknowledged: [], failed: [] };
  const agent = new Agent({ keepAlive: true });
  let stopped = false;
  const client = async (kept?: Agent) => {
    while (!stopped) {
      await click(address, { agent: kept }).then(
        (number) => seen.acknowledged.push(number),
        (error: Error) => seen.failed.push(error.message),
      );
      await pause(20);
    }
  };
  const clients = [agent, agent, agent, agent, undefined, undefined, undefined, undefined].map(client);
  return {
    seen,
    async stop() {
      stopped = true;
      await Promise.all(clients);
      agent.destroy();
      return seen;
    },
  };
}
