import { type Shapes } from '../arguments/shapes.ts';
import { compare } from '../rpc/compare.ts';
import {
  type CheckFailure,
  type Checked,
  type CheckRequest,
  type CreateRequest,
  type DeleteRequest,
  type Diff,
  type DiffRequest,
  type Provider,
  ProviderError,
  type ReadRequest,
  UNCHANGED,
  type UpdateRequest,
} from '../rpc/provider.ts';
import { concealLike, hasUnknown, plain, reveal } from '../rpc/secrets.ts';
import { at, type JsonObject } from '../../base/json.ts';
import { type Values } from '../rpc/values.ts';
import { checkInputs } from './check.ts';
import { followed, markSecrets, outputsOf, placeholder, previewed } from './computed.ts';
import { getDockerImage, getDockerImages } from './docker-images.ts';
import { changesOf } from './replacement.ts';
import { type HandlerContext } from './resource-handler.ts';
import { unavailableOutputs } from './unavailable.ts';
import { idOf, type ResourceType, resourceType } from './resource-type.ts';

const FUNCTIONS: Record<string, (store: string, args: JsonObject) => Promise<JsonObject>> = {
  'gcp:artifactregistry/getDockerImage:getDockerImage': getDockerImage,
  'gcp:artifactregistry/getDockerImages:getDockerImages': getDockerImages,
};

/**
 * Emulates Pulumi's Google Cloud provider: it checks, compares and answers as Google's provider does. What this machine can
 * do is done, the rest is recorded.
 */
export class GcpProvider implements Provider {
  private config: JsonObject = {};

  constructor(
    private readonly context: HandlerContext,
    private readonly shapes: Shapes,
  ) {}

  checkConfig(): CheckFailure[] {
    return [];
  }

  /** Its resources name their project themselves, so another default replaces nothing by itself. */
  diffConfig(olds: Values, news: Values): Diff {
    const changes = [...compare(olds, news)].map(([path, kind]) => [path, { kind, replace: false }] as const);
    return { ...UNCHANGED, changes: new Map(changes) };
  }

  configure(config: Values): void {
    this.config = reveal(config) as JsonObject;
  }

  check({ type, name, olds, news, randomSeed }: CheckRequest): Promise<Checked> {
    const resource = resourceType(this.shapes, type);
    const given = { ...news };
    // Pulumi names what has an optional name, and keeps the name.
    if (resource.inputs.get('name')?.required === false) {
      given['name'] ??= olds['name'] ?? `${name}-${Buffer.from(randomSeed).toString('hex').slice(0, 7)}`;
    }
    return Promise.resolve(checkInputs(this.shapes, resource, given, this.config));
  }

  diff({ type, id, urn, oldInputs, news }: DiffRequest): Promise<Diff> {
    const resource = resourceType(this.shapes, type);
    // A successor of the same id has to wait until the old one is gone.
    const deleteBeforeReplace = !hasUnknown(news) && idOf(resource, plain(news) as JsonObject, urn) === id;
    return Promise.resolve({ changes: changesOf(resource.facts, oldInputs, news), deleteBeforeReplace });
  }

  async create({
    type,
    urn,
    name: label,
    inputs,
    preview,
    warn,
  }: CreateRequest): Promise<{ id: string; outputs: Values }> {
    const resource = resourceType(this.shapes, type);
    const { name, handler } = resource;
    if (preview) return { id: '', outputs: this.preview(resource, inputs) };
    const args = plain(inputs) as JsonObject;
    const id = idOf(resource, args, urn);
    const outputs = this.outputs(resource, id, args, label);
    if (!this.context.store.add(name, id, outputs)) {
      throw new ProviderError(
        `${name} ${id} exists already, made by another stack or by an update that was interrupted. Choose another name, or import it.`,
      );
    }
    try {
      await handler?.create?.(args, this.context);
    } catch (error) {
      this.context.store.remove(name, id);
      throw error;
    }
    if (!handler) warn(`${name} is kept as a record: nothing on this machine stands behind it.`);
    return { id, outputs: answer(resource, outputs, inputs) };
  }

  read({ type, id, oldInputs }: ReadRequest): Promise<{ id: string; outputs: Values; inputs: Values } | undefined> {
    const resource = resourceType(this.shapes, type);
    const outputs = this.context.store.get(resource.name, id);
    if (!outputs) return Promise.resolve(undefined);
    return Promise.resolve({ id, outputs: answer(resource, outputs, oldInputs), inputs: oldInputs });
  }

  async update({ type, id, name: label, olds, news, preview }: UpdateRequest): Promise<Values> {
    const resource = resourceType(this.shapes, type);
    const { name, handler } = resource;
    if (preview || hasUnknown(news)) return this.preview(resource, news, olds);
    const args = plain(news) as JsonObject;
    const before = this.context.store.get(name, id) ?? (reveal(olds) as JsonObject);
    await handler?.update?.(args, this.context, before);
    const outputs = this.outputs(resource, id, args, label, before);
    this.context.store.replace(name, id, outputs);
    return answer(resource, outputs, news);
  }

  async delete({ type, id }: DeleteRequest): Promise<void> {
    const { name, handler } = resourceType(this.shapes, type);
    const outputs = this.context.store.get(name, id);
    if (!outputs) return;
    await handler?.delete?.(outputs, this.context);
    this.context.store.remove(name, id);
  }

  async invoke(token: string, args: Values): Promise<{ result: Values }> {
    const answer = FUNCTIONS[token];
    if (!answer) {
      const known = Object.keys(FUNCTIONS).join(', ');
      throw new ProviderError(
        `The local cloud does not emulate the function ${token}. It knows ${known}. Use one of these.`,
      );
    }
    const { project, region } = this.config;
    const given = plain(args) as JsonObject;
    const { registry } = this.context.facts;
    return { result: await answer(registry, { project: project ?? null, location: region ?? null, ...given }) };
  }

  /** The inputs with what this machine, the resource's past or nobody computes, in this order. */
  private outputs(resource: ResourceType, id: string, inputs: JsonObject, name: string, before = {}): JsonObject {
    const computed = resource.handler?.computed?.(inputs, this.context) ?? {};
    const value = (path: string) =>
      computed[path] ??
      followed(path, inputs) ??
      at(before, ...path.split('.')) ??
      placeholder(this.shapes, resource, id, inputs, path);
    const outputs = outputsOf(resource.facts, inputs, value);
    if (resource.known) return outputs as JsonObject;
    return { ...unavailableOutputs(this.shapes, resource, name), ...outputs } as JsonObject;
  }

  private preview({ facts, known, inputs, outputs }: ResourceType, given: Values, olds: Values = {}): Values {
    const old = previewed(olds);
    const previewOf = (path: string) => followed(path, given) ?? old(path);
    if (known) return markSecrets(facts, outputsOf(facts, given, previewOf));
    const added = [...outputs.keys()].filter((property) => !inputs.has(property));
    return { ...Object.fromEntries(added.map((property) => [property, previewOf(property)])), ...given };
  }
}

/** Outputs as the program gets them: secret is what Google's provider marks, and what was secret in the inputs. */
function answer({ facts }: ResourceType, outputs: JsonObject, inputs: Values): Values {
  return concealLike(markSecrets(facts, outputs), inputs) as Values;
}
