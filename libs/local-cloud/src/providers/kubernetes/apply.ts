import { ProviderError } from '../rpc/provider.js';
import { list, text } from '../rpc/records.js';
import { type JsonObject } from '../rpc/values.js';
import { type KubeClient } from './client.js';
import { KubeError } from './kube-error.js';
import { type Address, annotation, describe } from './objects.js';

export interface ApplyOptions {
  /** Who the fields belong to from then on. */
  fieldManager: string;
  /** Ask what would come of it, and change nothing. */
  dryRun?: boolean;
  /** Take fields over from whoever set them; otherwise only the object's annotation does. */
  force?: boolean;
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
  const force = options.dryRun || options.force || annotation(object, 'pulumi.com/patchForce') === 'true';
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

/**
 * Applies to an object that is ours already: what somebody did to it with kubectl is undone, as with the official provider;
 * what another program manages is left alone.
 */
export async function reapply(
  client: KubeClient,
  address: Address,
  object: JsonObject,
  options: ApplyOptions,
): Promise<JsonObject> {
  try {
    return await apply(client, address, object, options);
  } catch (error) {
    const conflicts = conflictsOf(error);
    if (conflicts.length === 0 || !conflicts.every(({ manager }) => manager.startsWith('kubectl'))) throw error;
    return apply(client, address, object, { ...options, force: true });
  }
}

/** Makes an API server's refusal a message that says what to do; anything else passes as it is. */
export function explained(error: unknown, address: Address): unknown {
  if (!(error instanceof KubeError)) return error;
  const subject = describe(address);
  const conflicts = conflictsOf(error);
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

interface Conflict {
  /** e.g. `.spec.replicas` */
  field: string;
  manager: string;
}

/** The fields that other managers own, if that is what the API server refused for. */
function conflictsOf(error: unknown): Conflict[] {
  if (!(error instanceof KubeError)) return [];
  const causes = list(error.status, 'details', 'causes').filter((cause) => cause['reason'] === 'FieldManagerConflict');
  // The manager is only in the text: conflict with "kubectl-edit" using apps/v1
  return causes.map((cause) => ({ field: text(cause, 'field'), manager: text(cause, 'message').split('"')[1] ?? '' }));
}

function conflictMessage(conflicts: Conflict[]): string {
  const fields = conflicts.map(({ field, manager }) => `${field} ("${manager}")`);
  return (
    `other managers own fields that this program sets to other values: ${fields.join(', ')}. Take them over with the ` +
    `annotation pulumi.com/patchForce: "true", or leave them out of the program.`
  );
}
