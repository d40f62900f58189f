import { type Properties } from '../arguments/declarations.ts';
import { type Shapes } from '../arguments/shapes.ts';
import { ProviderError } from '../rpc/provider.ts';
import { type JsonObject, text } from '../../base/json.ts';
import { type Facts, factsOf } from './facts.ts';
import { type ResourceHandler } from './resource-handler.ts';
import { HANDLERS } from './handlers.ts';

/** A resource type of @pulumi/gcp, with all that the emulator knows of it. */
export interface ResourceType {
  /** What messages call it and where its records lie, e.g. `container.Cluster`. */
  name: string;
  facts: Facts;
  /** Whether Google's facts are known. Of other types there are the argument types alone. */
  known: boolean;
  inputs: Properties;
  outputs: Properties;
  /** What this machine does for it; nothing for a type that is kept as a record. */
  handler: ResourceHandler | undefined;
}

/**
 * Looks a type up.
 * @param type for example `gcp:dns/recordSet:RecordSet`
 * @throws {ProviderError} if @pulumi/gcp does not declare it
 */
export function resourceType(shapes: Shapes, type: string): ResourceType {
  const { module, file, className } = partsOf(type);
  const found = shapes.fileOf(module, file);
  if (!found) throw new ProviderError(`${shapes.name} ${shapes.version} has no resource type ${type}.`);
  return {
    ...factsOf(type),
    name: nameOf(type),
    inputs: shapes.resource(found, `${className}Args`),
    outputs: shapes.resource(found, `${className}State`),
    handler: HANDLERS[type],
  };
}

/** What messages call a type, e.g. `container.Cluster`. */
export function nameOf(type: string): string {
  const { module, className } = partsOf(type);
  return `${module}.${className}`;
}

function partsOf(type: string): { module: string; file: string; className: string } {
  const [, module = '', file = '', className = ''] = /^gcp:([^/:]+)\/([^:]+):(\w+)$/.exec(type) ?? [];
  return { module, file, className };
}

/** Google's id of a resource. A type whose ids are not known gets one of its project, type and name. */
export function idOf({ facts, handler, name }: ResourceType, inputs: JsonObject, urn: string): string {
  if (handler?.id) return handler.id(inputs);
  if (!facts.id) return [`projects/${text(inputs, 'project')}`, name, text(inputs, 'name') || urn].join('/');
  return facts.id.replace(/(^|.)\{(\w+)\}/g, (_whole, before: string, property: string) => {
    const value = text(inputs, property);
    // An input that names another resource may be a name, an id or a self link; at the start it is the whole path.
    return before + (before ? (value.split('/').at(-1) ?? '') : value);
  });
}
