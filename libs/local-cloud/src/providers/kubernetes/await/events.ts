import { list, text } from '../../rpc/records.js';
import { type JsonObject } from '../../rpc/values.js';
import { type KubeClient } from '../client.js';

/** Older ones are mostly what led to the last. */
const MOST = 2;

/** What the cluster complained of about an object: the newest warnings, once each. */
export async function warnings(client: KubeClient, object: JsonObject): Promise<string[]> {
  const events = await client.get(`/api/v1/namespaces/${text(object, 'metadata', 'namespace')}/events`, {
    fieldSelector: `involvedObject.uid=${text(object, 'metadata', 'uid')},type=Warning`,
  });
  const newestFirst = list(events, 'items').sort((a, b) => time(b).localeCompare(time(a)));
  return [
    ...new Set(newestFirst.map((event) => `${text(event, 'reason')}: ${text(event, 'message').trimEnd()}`)),
  ].slice(0, MOST);
}

function time(event: JsonObject): string {
  return text(event, 'lastTimestamp') || text(event, 'eventTime') || text(event, 'metadata', 'creationTimestamp');
}
