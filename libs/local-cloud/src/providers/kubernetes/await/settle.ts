import { type Call, ProviderError } from '../../rpc/provider.js';
import { type JsonObject } from '../../rpc/values.js';
import { pathOf } from '../apply.js';
import { type KubeClient } from '../client.js';
import { type Address, describe } from '../objects.js';
import { poll } from './poll.js';
import { readiness } from './readiness.js';
import { reasonsFor } from './reasons.js';
import { skipsAwait, timeoutSeconds } from './timeout.js';

/** An object after the wait: ready when there are no reasons. */
export interface Settled {
  live: JsonObject;
  reasons: string[];
}

/** Milliseconds between two lines of progress; looking for a reason asks several questions. */
const PROGRESS = 2000;

/** Waits until an applied object is ready, and says why if that does not happen in time. */
export async function settle(client: KubeClient, address: Address, applied: JsonObject, call: Call): Promise<Settled> {
  if (skipsAwait(applied)) return { live: applied, reasons: [] };
  const seconds = timeoutSeconds(call, applied);
  const started = Date.now();
  let live = applied;
  let waitingFor = '';
  let failed = false;
  let reported = started;
  const outcome = await poll({ signal: call.signal, deadline: started + seconds * 1000 }, async () => {
    live = (await client.find(pathOf(address))) ?? gone(address);
    const state = await readiness(client, live);
    if (state.ready) return true;
    ({ waitingFor, failed = false } = state);
    if (failed) return true;
    if (Date.now() - reported >= PROGRESS) {
      reported = Date.now();
      const [reason] = await reasonsFor(client, live, { logs: false });
      call.status(`waiting for ${waitingFor}${reason ? `: ${firstLine(reason)}` : ''}`);
    }
    return false;
  });
  if (outcome === 'done' && !failed) return { live, reasons: [] };
  const waited = `waited ${Math.round((Date.now() - started) / 1000)} s for ${waitingFor}`;
  if (outcome === 'cancelled')
    return { live, reasons: [`${describe(address)}: ${waited}, then the operation was cancelled`] };
  return {
    live,
    reasons: [`${describe(address)} is not ready: ${waited}`, ...(await reasonsFor(client, live, { logs: true }))],
  };
}

/** Whether the object is ready right now; the reasons if it is not. */
export async function shortcomings(client: KubeClient, address: Address, live: JsonObject): Promise<string[]> {
  if (skipsAwait(live)) return [];
  const state = await readiness(client, live);
  if (state.ready) return [];
  return [
    `${describe(address)} is not ready: it waits for ${state.waitingFor}`,
    ...(await reasonsFor(client, live, { logs: true })),
  ];
}

function gone(address: Address): never {
  throw new ProviderError(
    `${describe(address)} was deleted by somebody else before it was ready; run the update again.`,
  );
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
