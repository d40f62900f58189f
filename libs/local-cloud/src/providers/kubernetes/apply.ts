import { ProviderError } from '../rpc/provider.js';
import { list, text } from '../rpc/records.js';
import { type JsonObject, type Values } from '../rpc/values.js';
import { type KubeClient } from './client.js';
import { KubeError } from './kube-error.js';
import { type Address, annotation, describe } from './objects.js';

export interface ApplyOptions {
  /** Who the fields belong to from then on. */
  fieldManager: string;
  /** Ask what would come of it, and change nothing. */
  dryRun?: boolean;
}

/** The path of an object's API resource. */
export function pathOf({ kind, namespace, name }: Address): string {
  const folder = namespace ? `${kind.api}/namespaces/${encodeURIComponent(namespace)}` : kind.api;
  return `${folder}/${kind.plural}/${encodeURIComponent(name)}`;
}

/**
 * Server-side apply. A dry run takes fields over from other managers, for the answer is to show the wish fulfilled; in
 * earnest that needs the annotation.
 */
export function apply(
  client: KubeClient,
  address: Address,
  object: JsonObject,
  options: ApplyOptions,
): Promise<JsonObject> {
  const force = options.dryRun || annotation(object, 'pulumi.com/patchForce') === 'true';
  return client.apply(
    pathOf(address),
    {
      fieldManager: options.fieldManager,
      fieldValidation: 'Strict',
      force: String(force),
      ...(options.dryRun ? { dryRun: 'All' } : {}),
    },
    object,
  );
}

/** Makes an API server's refusal a message that says what to do; anything else passes as it is. */
export function explained(error: unknown, address: Address): unknown {
  if (!(error instanceof KubeError)) return error;
  const subject = describe(address);
  const conflicts = list(error.status, 'details', 'causes').filter(
    (cause) => cause['reason'] === 'FieldManagerConflict',
  );
  if (conflicts.length > 0) return new ProviderError(`${subject}: ${conflictMessage(conflicts)}`);
  if (error.code === 401 || error.code === 403) {
    return new ProviderError(`${subject}: the cluster refuses this: ${error.message}`);
  }
  if (error.code === 404 && address.namespace && text(error.status, 'details', 'kind') === 'namespaces') {
    return new ProviderError(
      `${subject}: there is no namespace ${address.namespace}; create it first, or name one that exists.`,
    );
  }
  return new ProviderError(`${subject}: ${error.message}`);
}

function conflictMessage(conflicts: Values[]): string {
  const fields = conflicts.map(
    (cause) => `${text(cause, 'field')} (${text(cause, 'message').replace('conflict with ', '')})`,
  );
  return (
    `other managers own fields that this program sets to other values: ${fields.join(', ')}. Take them over with the ` +
    `annotation pulumi.com/patchForce: "true", or leave them out of the program.`
  );
}
