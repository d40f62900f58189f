import { UserError } from '@per-branch/go-tool';
import { type JsonObject } from '../../base/json.ts';
import { type ArgumentSchema } from '../arguments/argument-schema.ts';
import { compare } from '../rpc/compare.ts';
import { valueAt } from '../rpc/property-path.ts';
import type * as rpc from '../rpc/provider.ts';
import { hasUnknown, plain, reveal } from '../rpc/secrets.ts';
import { type Value, type Values } from '../rpc/values.ts';
import { getDockerImage, getDockerImages } from './artifact-registry.ts';
import { checkInputs } from './check.ts';
import { labelsAt, markSecrets, placeholder, previewOf, withOutputs } from './outputs.ts';
import { changesOf } from './replacement.ts';
import { type HandlerContext } from './resource-handler.ts';
import { idOf, type ResourceType, resourceType } from './resource-type.ts';
import { unavailableOutput } from './unavailable.ts';

const FUNCTIONS: Record<string, (store: string, args: JsonObject) => Promise<JsonObject>> = {
  'gcp:artifactregistry/getDockerImage:getDockerImage': getDockerImage,
  'gcp:artifactregistry/getDockerImages:getDockerImages': getDockerImages,
};

/**
 * Emulates Pulumi's Google Cloud provider: it checks, compares and answers as Google's provider does. A resource
 * handler does what this machine can do for a type; resources of all other types are kept as records.
 */
export class GcpProvider implements rpc.Provider {
  private config: JsonObject = {};

  constructor(
    private readonly context: HandlerContext,
    private readonly schema: ArgumentSchema,
  ) {}

  diffConfig(olds: Values, news: Values): rpc.Change[] {
    return compare(olds, news);
  }

  configure(config: Values): void {
    this.config = reveal(config) as JsonObject;
  }

  check({ type, name, olds, news, randomSeed }: rpc.CheckRequest): rpc.Checked {
    const resource = resourceType(this.schema, type);
    const given = { ...news };
    // An optional name is generated once, and kept.
    if (resource.inputs.get('name')?.required === false) {
      given['name'] ??= olds['name'] ?? `${name}-${Buffer.from(randomSeed).toString('hex').slice(0, 7)}`;
    }
    return checkInputs(this.schema, resource, given, this.config);
  }

  diff({ type, id, urn, oldInputs, news }: rpc.DiffRequest): rpc.Diff {
    const resource = resourceType(this.schema, type);
    // A successor of the same id can be created only after the old one is deleted.
    const deleteBeforeReplace = !hasUnknown(news) && idOf(resource, plain(news) as JsonObject, urn) === id;
    return { changes: changesOf(resource, oldInputs, news), deleteBeforeReplace };
  }

  async create(request: rpc.CreateRequest): Promise<{ id: string; outputs: Values }> {
    const resource = resourceType(this.schema, request.type);
    const { name, handler } = resource;
    if (request.preview) return { id: '', outputs: previewOf(resource, request.inputs, {}) };
    const inputs = plain(request.inputs) as JsonObject;
    const id = idOf(resource, inputs, request.urn);
    const outputs = this.outputs(resource, id, request.name, inputs);
    if (!this.context.store.add(name, id, outputs)) {
      throw new UserError(
        `${name} ${id} exists already, made by another stack or by an update that was interrupted. Choose another name, or import it.`,
      );
    }
    try {
      await handler?.create?.(inputs, this.context);
    } catch (error) {
      this.context.store.remove(name, id);
      throw error;
    }
    if (!handler) request.warn(`${name} is kept as a record: nothing on this machine implements it.`);
    return { id, outputs: markSecrets(resource, outputs, request.inputs) };
  }

  read({ type, id, oldInputs }: rpc.ReadRequest): { id: string; outputs: Values; inputs: Values } | undefined {
    const resource = resourceType(this.schema, type);
    const outputs = this.context.store.get(resource.name, id);
    return outputs && { id, outputs: markSecrets(resource, outputs, oldInputs), inputs: oldInputs };
  }

  async update({ type, id, name, olds, news, preview }: rpc.UpdateRequest): Promise<Values> {
    const resource = resourceType(this.schema, type);
    if (preview || hasUnknown(news)) return previewOf(resource, news, olds);
    const inputs = plain(news) as JsonObject;
    const before = this.context.store.get(resource.name, id) ?? (reveal(olds) as JsonObject);
    await resource.handler?.update?.(inputs, this.context, before);
    const outputs = this.outputs(resource, id, name, inputs, before);
    this.context.store.replace(resource.name, id, outputs);
    return markSecrets(resource, outputs, news);
  }

  async delete({ type, id }: rpc.DeleteRequest): Promise<void> {
    const { name, handler } = resourceType(this.schema, type);
    const outputs = this.context.store.get(name, id);
    if (!outputs) return;
    await handler?.delete?.(outputs, this.context);
    this.context.store.remove(name, id);
  }

  async invoke(token: string, args: Values): Promise<Values> {
    const call = FUNCTIONS[token];
    if (!call) {
      const known = Object.keys(FUNCTIONS).join(', ');
      throw new UserError(
        `The local cloud does not emulate the function ${token}. It knows ${known}. Use one of these.`,
      );
    }
    const { project = null, region = null } = this.config;
    return call(this.context.registry, { project, location: region, ...(plain(args) as JsonObject) });
  }

  /** An output is what the handler computes, what follows from the inputs, what it was before, or a placeholder. */
  private outputs(
    type: ResourceType,
    id: string,
    name: string,
    inputs: JsonObject,
    before: JsonObject = {},
  ): JsonObject {
    const computed = type.handler?.computed?.(inputs, this.context) ?? {};
    const known = (path: string): Value =>
      computed[path] ??
      labelsAt(path, inputs) ??
      valueAt(before, path) ??
      placeholder(this.schema, type, id, inputs, path);
    const unknown = (path: string) => unavailableOutput(this.schema, type, name, path);
    return withOutputs(type, inputs, type.known ? known : unknown) as JsonObject;
  }
}
