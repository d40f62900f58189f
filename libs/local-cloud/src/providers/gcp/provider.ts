import { type Shapes } from '../arguments/shapes.js';
import { validate } from '../arguments/validate.js';
import { compare, within } from '../rpc/compare.js';
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
} from '../rpc/provider.js';
import { concealLike, hasUnknown, plain, reveal } from '../rpc/secrets.js';
import { type JsonObject, type Values } from '../rpc/values.js';
import { type Definition, type Ground } from './definition.js';
import { definitionOf } from './definitions.js';
import { getDockerImage } from './docker-image.js';

const GET_DOCKER_IMAGE = 'gcp:artifactregistry/getDockerImage:getDockerImage';

/** Stands in for Pulumi's Google Cloud provider: what this machine can do is done, the rest is checked and recorded. */
export class GcpProvider implements Provider {
  private config: JsonObject = {};

  constructor(
    private readonly ground: Ground,
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
    const definition = definitionOf(type);
    const inputs = { ...news };
    const suffix = Buffer.from(randomSeed).toString('hex').slice(0, 7);
    if (definition.autonamed) inputs[definition.autonamed] ??= olds[definition.autonamed] ?? `${name}-${suffix}`;
    const failures = this.withDefaults(definition, inputs);
    failures.push(...validate(this.shapes, this.shapes.resource(definition.file, definition.args), inputs));
    if (failures.length === 0 && !hasUnknown(inputs))
      failures.push(...(definition.check?.(plain(inputs) as JsonObject) ?? []));
    return Promise.resolve({ inputs, failures });
  }

  diff({ type, id, oldInputs, news }: DiffRequest): Promise<Diff> {
    const definition = definitionOf(type);
    const changes = [...compare(oldInputs, news)].map(([path, kind]) => {
      return [path, { kind, replace: definition.replaceOn.some((property) => within(path, property)) }] as const;
    });
    // A successor of the same id has to wait until the place is free.
    const deleteBeforeReplace = !hasUnknown(news) && definition.id(plain(news) as JsonObject) === id;
    return Promise.resolve({ changes: new Map(changes), deleteBeforeReplace });
  }

  async create({ type, inputs, preview }: CreateRequest): Promise<{ id: string; outputs: Values }> {
    const definition = definitionOf(type);
    if (preview) return { id: '', outputs: inputs };
    const args = plain(inputs) as JsonObject;
    const id = definition.id(args);
    const outputs = { ...args, ...definition.computed(args, this.ground) };
    if (!this.ground.store.add(definition.name, id, outputs)) {
      throw new ProviderError(
        `${definition.name} ${id} exists already, made by another stack or by an update that was interrupted. Choose another name, or import it.`,
      );
    }
    try {
      await definition.create?.(args, this.ground);
    } catch (error) {
      this.ground.store.remove(definition.name, id);
      throw error;
    }
    return { id, outputs: concealLike(outputs, inputs) as Values };
  }

  read({ type, id, oldInputs }: ReadRequest): Promise<{ id: string; outputs: Values; inputs: Values } | undefined> {
    const outputs = this.ground.store.get(definitionOf(type).name, id);
    if (!outputs) return Promise.resolve(undefined);
    return Promise.resolve({ id, outputs: concealLike(outputs, oldInputs) as Values, inputs: oldInputs });
  }

  async update({ type, id, olds, news, preview }: UpdateRequest): Promise<Values> {
    const definition = definitionOf(type);
    if (preview || hasUnknown(news)) return { ...olds, ...news };
    const args = plain(news) as JsonObject;
    await definition.update?.(args, this.ground);
    const outputs = { ...args, ...definition.computed(args, this.ground) };
    this.ground.store.replace(definition.name, id, outputs);
    return concealLike(outputs, news) as Values;
  }

  async delete({ type, id }: DeleteRequest): Promise<void> {
    const definition = definitionOf(type);
    const outputs = this.ground.store.get(definition.name, id);
    if (!outputs) return;
    await definition.delete?.(outputs, this.ground);
    this.ground.store.remove(definition.name, id);
  }

  invoke(token: string, args: Values): Promise<{ result: Values } | { failures: CheckFailure[] }> {
    if (token !== GET_DOCKER_IMAGE) {
      throw new ProviderError(
        `The local cloud does not stand in for ${token}. It knows ${GET_DOCKER_IMAGE}. Use that one.`,
      );
    }
    const { project, region } = this.config;
    const given = plain(args) as JsonObject;
    return getDockerImage(this.ground.facts.registry, { project: project ?? null, location: region ?? null, ...given });
  }

  private withDefaults(definition: Definition, inputs: Values): CheckFailure[] {
    return Object.entries(definition.defaults).flatMap(([property, setting]) => {
      inputs[property] ??= this.config[setting] ?? null;
      if (inputs[property] !== null) return [];
      return [{ property, reason: `is missing; set it, or the provider's default: gcp:${setting}` }];
    });
  }
}
