import { type CloudFacts } from '../../cloud.js';
import { type CheckFailure } from '../rpc/provider.js';
import { text } from '../rpc/records.js';
import { type JsonObject } from '../rpc/values.js';
import { type ResourceStore } from './store.js';

/** What a type of resource works with. */
export interface Ground {
  facts: CloudFacts;
  store: ResourceStore;
  /** The namespaces that were made through a cluster; see the kubernetes stand-in. */
  namespacesOf: (cluster: string) => Promise<string[]>;
}

/** How a type of Google Cloud resource is stood in for. Inputs have passed the check, so what it demands is there. */
export interface Definition {
  /** Folder of its records, and what messages call it, e.g. `container.Cluster`. */
  name: string;
  /** Where @pulumi/gcp declares its arguments, e.g. `container/cluster`. */
  file: string;
  /** e.g. `ClusterArgs` */
  args: string;
  /** The argument that is made from the resource's name in the program when it is absent. */
  autonamed?: string;
  /** Arguments that fall back on the provider's project and region. */
  defaults: { project: 'project'; location?: 'region' };
  /** Arguments that Google cannot change: another value means another resource. */
  replaceOn: string[];
  /** Google's id. */
  id(inputs: JsonObject): string;
  /** What Google adds to the arguments. */
  computed(inputs: JsonObject, ground: Ground): JsonObject;
  /** Rules beyond the types. */
  check?(inputs: JsonObject): CheckFailure[];
  create?(inputs: JsonObject, ground: Ground): Promise<void>;
  update?(inputs: JsonObject, ground: Ground): Promise<void>;
  delete?(outputs: JsonObject, ground: Ground): Promise<void>;
}

/** A failure where the rule does not hold. */
export function demand(holds: boolean, property: string, reason: string): CheckFailure[] {
  return holds ? [] : [{ property, reason }];
}

/** The name in an argument that holds a name, an id or a self link. */
export function lastPart(inputs: JsonObject, property: string): string {
  return text(inputs, property).split('/').at(-1) ?? '';
}
