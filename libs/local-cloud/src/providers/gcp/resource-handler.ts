import { type ZoneFiles } from '../../zones/zone-files.ts';
import { type CheckFailure } from '../rpc/provider.ts';
import { type JsonObject, text } from '../../base/json.ts';
import { type ResourceStore } from './store.ts';

/** What the emulators need of the running cloud. */
export interface CloudFacts {
  /** The API server as host:port on loopback, and its certificate authority as base64 PEM. */
  apiServer: { endpoint: string; certificateAuthority: string };
  /** A kubeconfig file with cluster-admin rights. */
  adminKubeconfig: string;
  /** Base URL of the image store, e.g. `http://127.0.0.1:5000`; repositories lie under `/v2/<host>/<path>`. */
  registry: string;
  zones: ZoneFiles;
  /** Folder for the emulators' own state. */
  stateDir: string;
}

/** What a resource handler works with. */
export interface HandlerContext {
  facts: CloudFacts;
  store: ResourceStore;
  /** The namespaces that were made through a cluster. */
  namespacesOf: (cluster: string) => Promise<string[]>;
}

/**
 * What this machine does for a type of resource, and rules that its facts do not hold. Inputs have passed the check, so what
 * it demands is there.
 */
export interface ResourceHandler {
  /** Google's id, where the facts do not have it. */
  id?(inputs: JsonObject): string;
  /** Outputs that follow from the inputs or from this machine, by path. */
  computed?(inputs: JsonObject, context: HandlerContext): JsonObject;
  check?(inputs: JsonObject): CheckFailure[];
  create?(inputs: JsonObject, context: HandlerContext): Promise<void>;
  update?(inputs: JsonObject, context: HandlerContext, olds: JsonObject): Promise<void>;
  delete?(outputs: JsonObject, context: HandlerContext): Promise<void>;
}

/** A failure where the rule does not hold. */
export function demand(holds: boolean, property: string, reason: string): CheckFailure[] {
  return holds ? [] : [{ property, reason }];
}

/** The name in an argument that holds a name, an id or a self link. */
export function lastPart(inputs: JsonObject, property: string): string {
  return text(inputs, property).split('/').at(-1) ?? '';
}
