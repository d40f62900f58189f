import { at, isRecord, list, text } from '../../rpc/records.js';
import { type JsonObject } from '../../rpc/values.js';
import { type KubeClient } from '../client.js';

const REVISION = 'deployment.kubernetes.io/revision';

/** The pods of a Deployment's newest revision: those of older ones work, or are of no interest any more. */
export async function podsOfDeployment(client: KubeClient, deployment: JsonObject): Promise<JsonObject[]> {
  const selector = selectorOf(deployment);
  const namespace = text(deployment, 'metadata', 'namespace');
  const sets = await client.get(`/apis/apps/v1/namespaces/${namespace}/replicasets`, { labelSelector: selector });
  const newest = list(sets, 'items').find(
    (set) =>
      text(set, 'metadata', 'annotations', REVISION) === text(deployment, 'metadata', 'annotations', REVISION) &&
      list(set, 'metadata', 'ownerReferences').some((owner) => owner['uid'] === at(deployment, 'metadata', 'uid')),
  );
  const hash = text(newest, 'metadata', 'labels', 'pod-template-hash');
  return hash ? pods(client, namespace, `${selector},pod-template-hash=${hash}`) : [];
}

/** The pods of a StatefulSet's newest revision. */
export function podsOfStatefulSet(client: KubeClient, set: JsonObject): Promise<JsonObject[]> {
  const revision = text(set, 'status', 'updateRevision');
  const selector = `${selectorOf(set)},controller-revision-hash=${revision}`;
  return pods(client, text(set, 'metadata', 'namespace'), selector);
}

async function pods(client: KubeClient, namespace: string, labelSelector: string): Promise<JsonObject[]> {
  return list(await client.get(`/api/v1/namespaces/${namespace}/pods`, { labelSelector }), 'items');
}

function selectorOf(workload: JsonObject): string {
  const labels = at(workload, 'spec', 'selector', 'matchLabels');
  return Object.entries(isRecord(labels) ? labels : {})
    .map(([key, value]) => `${key}=${value as string}`)
    .join(',');
}
