import { text } from '../rpc/records.js';
import { type JsonObject, type Values } from '../rpc/values.js';
import { type Kind } from './kinds.js';

/** An object as the API server keeps it. */
export interface KubeObject extends JsonObject {
  apiVersion: string;
  kind: string;
  metadata: Metadata;
}

export interface Metadata extends JsonObject {
  name: string;
}

/** Where an object lives. */
export interface Address {
  kind: Kind;
  /** Empty for an object outside of namespaces. */
  namespace: string;
  name: string;
}

/** Pulumi's id: `namespace/name`, or `name` outside of namespaces. */
export function idOf({ namespace, name }: Address): string {
  return namespace ? `${namespace}/${name}` : name;
}

export function addressOfId(kind: Kind, id: string): Address {
  const [namespace, name] = id.includes('/') ? id.split('/', 2) : [kind.namespaced ? 'default' : '', id];
  return { kind, namespace: namespace ?? '', name: name ?? '' };
}

/** The address that inputs ask for; they went through check, so a name is there unless it is unknown. */
export function addressOf(kind: Kind, inputs: Values): Address {
  return {
    kind,
    namespace: kind.namespaced ? text(inputs, 'metadata', 'namespace') : '',
    name: text(inputs, 'metadata', 'name'),
  };
}

/** e.g. `Deployment env-x/web` */
export function describe(address: Address): string {
  return `${address.kind.kind} ${idOf(address)}`;
}

/** The value of an annotation, if inputs or object carry it. */
export function annotation(object: Values, name: string): string | undefined {
  return text(object, 'metadata', 'annotations', name) || undefined;
}
