import { setTimeout as delay } from 'node:timers/promises';
import { type CoreV1Api } from '@kubernetes/client-node';
import { kubernetesClient, refusalCode } from '../base/kubernetes-client.ts';
import { CLUSTER_ANNOTATION } from './ownership.ts';
import { ACCOUNTS_NAMESPACE, UNNAMED_CLUSTER } from './policy.ts';

/** Milliseconds between two probes, and until the last one. */
const PROBE_INTERVAL = 50;
const TIMEOUT = 30_000;
const PROBE = 'probe';

/**
 * Resolves when the API server applies the policies, which it reads a moment after they were written. Probed by dry runs: a
 * namespace of a cluster's account gets its annotation, and that of the account without a cluster is refused.
 * @param adminKubeconfig a kubeconfig file whose user may impersonate
 */
export async function policiesInEffect(adminKubeconfig: string): Promise<void> {
  const [named, unnamed] = [PROBE, UNNAMED_CLUSTER].map((account) => impersonate(adminKubeconfig, account));
  for (const end = Date.now() + TIMEOUT; Date.now() < end; await delay(PROBE_INTERVAL))
    if ((await ownerOfProbe(named)) === PROBE && (await ownerOfProbe(unnamed)) === undefined) return;
  throw new Error(
    `The API server does not apply the policies that separate clusters, ${TIMEOUT / 1000} s after they were written.`,
  );
}

/** The API as a service account of {@link ACCOUNTS_NAMESPACE} sees it. */
export function impersonate(adminKubeconfig: string, account: string): CoreV1Api {
  const { config, core } = kubernetesClient(adminKubeconfig);
  const user = config.getCurrentUser();
  if (user) Object.assign(user, { impersonateUser: `system:serviceaccount:${ACCOUNTS_NAMESPACE}:${account}` });
  return core;
}

/** Undefined if its creation is refused. */
async function ownerOfProbe(core: CoreV1Api | undefined): Promise<string | undefined> {
  try {
    const probe = await core?.createNamespace({ body: { metadata: { name: PROBE } }, dryRun: 'All' });
    return probe?.metadata?.annotations?.[CLUSTER_ANNOTATION];
  } catch (error) {
    if (refusalCode(error) === 403) return undefined;
    throw error;
  }
}
