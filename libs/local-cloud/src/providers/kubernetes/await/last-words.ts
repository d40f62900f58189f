import { at, text } from '../../rpc/records.js';
import { type JsonObject } from '../../rpc/values.js';
import { type KubeClient } from '../client.js';
import { KubeError } from '../kube-error.js';

const LINES = '10';
/** The limit drops what comes last, so it is far beyond what lines of a log have. */
const BYTES = String(1024 * 1024);
/** Characters of a line that are shown: a line of minified code says no more in full. */
const WIDTH = 400;
const LONG = new RegExp(`^(.{${WIDTH}}).+$`, 'gm');

/** The last lines that a container wrote before it ended, indented under a heading; empty if there are none. */
export async function lastWords(client: KubeClient, pod: JsonObject, container: JsonObject): Promise<string> {
  // A container in its back-off has not ended but waits; what it said is under "previous".
  const restarted =
    at(container, 'lastState', 'terminated') !== undefined && at(container, 'state', 'terminated') === undefined;
  const log = await logOf(client, pod, text(container, 'name'), restarted);
  const note =
    text(container, 'lastState', 'terminated', 'message') || text(container, 'state', 'terminated', 'message');
  const words = (log || note).trimEnd().replace(LONG, '$1 …');
  return words ? `. Its last words:\n${words.replace(/^/gm, '    ')}` : '';
}

async function logOf(client: KubeClient, pod: JsonObject, container: string, previous: boolean): Promise<string> {
  const path = `/api/v1/namespaces/${text(pod, 'metadata', 'namespace')}/pods/${text(pod, 'metadata', 'name')}/log`;
  try {
    return await client.text(path, { container, previous: String(previous), tailLines: LINES, limitBytes: BYTES });
  } catch (error) {
    // The kubelet may have cleaned the container away; the reason then does without.
    if (error instanceof KubeError) return '';
    throw error;
  }
}
