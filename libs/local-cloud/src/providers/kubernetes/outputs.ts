import { createHash } from 'node:crypto';
import { at, isRecord, text } from '../rpc/records.js';
import { concealLike } from '../rpc/secrets.js';
import { Secret, UNKNOWN, type JsonObject, type Value, type Values } from '../rpc/values.js';
import { type Kind } from './kinds.js';

/** What Pulumi records about an object besides the object itself. */
export interface Provenance {
  fieldManager: string;
  /** The API version that it was created with. */
  initialApiVersion: string;
}

/**
 * Who applies an object: what the state says, or a manager of this resource's own. It follows from the URN, so that an object
 * which a killed operation left behind is taken up by the next one, and nobody else's is.
 */
export function provenanceOf(kind: Kind, urn: string, olds: Values = {}): Provenance {
  const own = `pulumi-kubernetes-${createHash('sha256').update(urn).digest('hex').slice(0, 8)}`;
  return {
    fieldManager: text(olds, '__fieldManager') || own,
    initialApiVersion: text(olds, '__initialApiVersion') || kind.apiVersion,
  };
}

/** The state to record: the live object, who applied it, and with what inputs. What was secret in the inputs stays so. */
export function outputs(kind: Kind, live: JsonObject, inputs: Values, provenance: Provenance): Values {
  return {
    ...guarded(kind, concealLike(live, inputs) as Values),
    __fieldManager: provenance.fieldManager,
    __initialApiVersion: provenance.initialApiVersion,
    __inputs: guarded(kind, inputs),
  };
}

/** What a preview can tell of an object that is not there yet: all but what only a cluster decides. */
export function previewed(kind: Kind, object: Values): Values {
  const known: Values = { ...object };
  if (kind.status) known['status'] = UNKNOWN;
  const spec = known['spec'];
  if (kind.kind === 'Service' && isRecord(spec) && spec['clusterIP'] !== 'None') {
    known['spec'] = { ...spec, clusterIP: UNKNOWN, clusterIPs: UNKNOWN };
  }
  const metadata = known['metadata'];
  if (isRecord(metadata))
    known['metadata'] = { ...metadata, uid: UNKNOWN, resourceVersion: UNKNOWN, creationTimestamp: UNKNOWN };
  return known;
}

// `kubectl apply` leaves a whole copy of the object in this annotation.
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Makes secret what a Secret holds, whether the program marked it or not. */
export function guarded(kind: Kind, object: Values): Values {
  if (kind.kind !== 'Secret') return object;
  const secret = { ...object };
  if (secret['data'] !== undefined) secret['data'] = concealed(secret['data']);
  const annotations = at(secret, 'metadata', 'annotations');
  if (isRecord(annotations) && annotations[LAST_APPLIED] !== undefined) {
    const metadata = secret['metadata'] as Values;
    secret['metadata'] = {
      ...metadata,
      annotations: { ...annotations, [LAST_APPLIED]: concealed(annotations[LAST_APPLIED]) },
    };
  }
  return secret;
}

function concealed(value: Value): Secret {
  return value instanceof Secret ? value : new Secret(value);
}
