import { type JsonObject, text } from '../../base/json.ts';
import { type ZoneFiles } from '../../zones/zone-files.ts';
import { type CheckFailure } from '../rpc/provider.ts';
import { type ResourceStore } from './store.ts';

/** What a resource handler works with. */
export interface HandlerContext {
  /** The API server as host:port on loopback, and its certificate authority as base64 PEM. */
  apiServer: { endpoint: string; certificateAuthority: string };
  /** Base URL of the image store, e.g. `http://127.0.0.1:5000`; repositories are under `/v2/<host>/<path>`. */
  registry: string;
  zones: ZoneFiles;
  store: ResourceStore;
  /** The namespaces that were made through a cluster. */
  namespacesOf: (cluster: string) => Promise<string[]>;
}

/**
 * What this machine does for a type of resource, and rules that its facts do not contain. Inputs have passed the check,
 * so that required ones are set.
 */
export interface ResourceHandler {
  check?(inputs: JsonObject): CheckFailure[];
  /** Outputs that follow from the inputs or from this machine, by path. */
  computed?(inputs: JsonObject, context: HandlerContext): JsonObject;
  create?(inputs: JsonObject, context: HandlerContext): Promise<void>;
  update?(inputs: JsonObject, context: HandlerContext, olds: JsonObject): Promise<void>;
  delete?(outputs: JsonObject, context: HandlerContext): Promise<void>;
}

/** A failure if the rule is violated. */
export function demand(isMet: boolean, property: string, reason: string): CheckFailure[] {
  return isMet ? [] : [{ property, reason }];
}

/** The name in an input that holds a name, an id or a self link. */
export function lastSegment(inputs: JsonObject, property: string): string {
  return text(inputs, property).split('/').at(-1) ?? '';
}
