import { hasUnknown, plain } from '../rpc/secrets.js';
import { type JsonObject, type Values } from '../rpc/values.js';
import { apply, pathOf } from './apply.js';
import { type KubeClient } from './client.js';
import { KubeError } from './kube-error.js';
import { type Address } from './objects.js';
import { outputs, previewed, type Provenance } from './outputs.js';

/**
 * What creating an object would come to. The API server is asked, too, unless something is not known yet or the namespace is
 * still to come.
 */
export async function previewCreate(
  client: KubeClient,
  address: Address,
  inputs: Values,
  made: Provenance,
): Promise<Values> {
  const { kind } = address;
  if (hasUnknown(inputs)) return previewed(kind, outputs(kind, inputs as JsonObject, inputs, made));
  const object = plain(inputs) as JsonObject;
  try {
    const expected = await dryRun(client, address, object, made);
    return previewed(kind, outputs(kind, expected, inputs, made));
  } catch (error) {
    if (!(error instanceof KubeError) || error.code !== 404) throw error;
    return previewed(kind, outputs(kind, object, inputs, made));
  }
}

/** An object of the same name may be in the way that the update deletes first; another name then stands for the successor. */
async function dryRun(client: KubeClient, address: Address, object: JsonObject, made: Provenance): Promise<JsonObject> {
  const options = { fieldManager: made.fieldManager, dryRun: true };
  try {
    return await apply(client, address, object, options);
  } catch (error) {
    const predecessor = error instanceof KubeError && error.code === 422 && (await client.find(pathOf(address)));
    if (!predecessor) throw error;
    const metadata = object['metadata'] as JsonObject;
    const name = `preview-${made.fieldManager.slice(-8)}`;
    const result = await apply(client, { ...address, name }, { ...object, metadata: { ...metadata, name } }, options);
    return { ...result, metadata: { ...(result['metadata'] as JsonObject), name: address.name } };
  }
}
