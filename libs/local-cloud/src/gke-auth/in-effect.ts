import { setTimeout as delay } from 'node:timers/promises';
import { KubeClient } from '../kube-client/client.ts';
import { KubeError } from '../kube-client/kube-error.ts';
import { text } from '../base/json.ts';
import { CLUSTER_ANNOTATION } from './ownership.ts';
import { ACCOUNTS, UNNAMED } from './policy.ts';

/** Milliseconds between two tries, and until they are given up. */
const PAUSE = 50;
const TIMEOUT = 30_000;
const PROBE = 'probe';

/**
 * Resolves when the API server applies the policies, which it reads a moment after they were written. Tried without a trace: as a
 * cluster's account, the namespace of a dry run is noted; as the account of no cluster, it is refused.
 * @param adminKubeconfig the content of a kubeconfig that may impersonate
 */
export async function policiesInEffect(adminKubeconfig: string): Promise<void> {
  const [named, unnamed] = [PROBE, UNNAMED].map((account) => actingAs(adminKubeconfig, account));
  for (const end = Date.now() + TIMEOUT; Date.now() < end; await delay(PAUSE))
    if ((await ownerOfProbe(named)) === PROBE && (await ownerOfProbe(unnamed)) === undefined) return;
  throw new Error(
    `The API server does not apply the policies that separate clusters, ${TIMEOUT / 1000} s after they were written.`,
  );
}

function actingAs(kubeconfig: string, account: string): KubeClient {
  const config = JSON.parse(kubeconfig) as { users: { user: Record<string, unknown> }[] };
  for (const { user } of config.users) user['as'] = `system:serviceaccount:${ACCOUNTS}:${account}`;
  return KubeClient.fromKubeconfig(JSON.stringify(config));
}

/** Undefined if it may not be made. */
async function ownerOfProbe(client: KubeClient | undefined): Promise<string | undefined> {
  const query = { fieldManager: PROBE, dryRun: 'All' };
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: PROBE } };
  try {
    const made = await client?.apply(`/api/v1/namespaces/${PROBE}`, query, namespace);
    return text(made, 'metadata', 'annotations', CLUSTER_ANNOTATION);
  } catch (error) {
    if (error instanceof KubeError && error.code === 403) return undefined;
    throw error;
  }
}
