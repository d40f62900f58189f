import { type JsonObject, text } from '../../base/json.ts';
import { type ArgumentSchema } from '../arguments/argument-schema.ts';
import { type Properties } from '../arguments/declarations.ts';
import { HANDLERS } from './handlers.ts';
import { RESOURCE_FACTS } from './resource-facts.ts';
import { type ResourceHandler } from './resource-handler.ts';

/**
 * What Google's provider says of a resource type. Properties are a text of their paths: `a b{c d}` is `a`, `b.c` and
 * `b.d`.
 */
export interface ResourceFacts {
  /**
   * Google's id. `{name}` is the last segment of the input, which may be a name, an id or a self link; `{+name}` is all
   * of it.
   */
  id?: string;
  /**
   * Inputs that Google cannot change. Of `block!`, only the block itself cannot appear or vanish, while its properties
   * have entries of their own.
   */
  immutable: string;
  /** Groups of inputs of which the first excludes each other one. */
  conflicts?: string[];
  /** Groups of inputs of which exactly one is required in the block that they belong to. */
  oneOf?: string[];
  /** Groups of inputs of which at least one is required in the block that they belong to. */
  atLeastOneOf?: string[];
  /** Groups of inputs that are set together or not at all. */
  together?: string[];
  defaults?: JsonObject;
  secret?: string;
  /** Optional inputs that Google fills in. */
  filledIn?: string;
  /** Outputs inside of blocks. */
  computed?: string;
}

/** A resource type of @pulumi/gcp, with everything that the emulator knows of it. */
export interface ResourceType {
  /** Its name in messages and in the store, e.g. `container.Cluster`. */
  name: string;
  /** Whether Google's facts are known. Of other types, only the argument types are. */
  known: boolean;
  inputs: Properties;
  outputs: Properties;
  /** What this machine does for it; nothing for a type that is kept as a record. */
  handler: ResourceHandler | undefined;
  id: string | undefined;
  immutable: string[];
  /** Pairs of inputs that exclude each other. */
  conflicts: (readonly [string, string])[];
  oneOf: string[][];
  atLeastOneOf: string[][];
  together: string[][];
  defaults: JsonObject;
  secret: string[];
  filledIn: string[];
  /** All outputs that a program may leave out as inputs, blocks before their properties. */
  computed: string[];
}

/** Inputs with a default of the provider. No resource can be moved to another one. */
const PROVIDER_SETTINGS = ['project', 'region', 'location', 'zone'];

/** Of a type without facts, only what its id consists of is immutable. */
const NO_FACTS: ResourceFacts = { immutable: 'name' };

/**
 * Looks up a type.
 * @param token e.g. `gcp:dns/recordSet:RecordSet`
 * @throws {UserError} if @pulumi/gcp does not declare it
 */
export function resourceType(schema: ArgumentSchema, token: string): ResourceType {
  const { inputs, outputs } = schema.resource(token);
  const known = token in RESOURCE_FACTS;
  const facts = RESOURCE_FACTS[token] ?? NO_FACTS;
  const always = ['deletionPolicy', ...PROVIDER_SETTINGS].filter(
    (property) => inputs.get(property)?.required === false,
  );
  const filledIn = known ? [...always, ...pathsOf(facts.filledIn)] : [];
  return {
    name: nameOf(token),
    known,
    inputs,
    outputs,
    handler: HANDLERS[token],
    id: facts.id,
    immutable: [...PROVIDER_SETTINGS, ...pathsOf(facts.immutable)],
    conflicts: groupsOf(facts.conflicts).flatMap(([first = '', ...others]) =>
      others.map((other) => [first, other] as const),
    ),
    oneOf: groupsOf(facts.oneOf),
    atLeastOneOf: groupsOf(facts.atLeastOneOf),
    together: groupsOf(facts.together),
    defaults: facts.defaults ?? {},
    secret: pathsOf(facts.secret),
    filledIn,
    computed: [...[...outputs.keys()].filter((name) => !inputs.has(name)), ...filledIn, ...pathsOf(facts.computed)],
  };
}

/** The name of a type in messages, e.g. `container.Cluster`. */
export function nameOf(token: string): string {
  return token.replace(/^gcp:([^/]*).*:/, '$1.');
}

/** Google's id of a resource. A type whose ids are not known gets one of its project, type and name. */
export function idOf({ id, name }: ResourceType, inputs: JsonObject, urn: string): string {
  if (!id) return [`projects/${text(inputs, 'project')}`, name, text(inputs, 'name') || urn].join('/');
  return id.replace(/\{(\+?)(\w+)\}/g, (_whole, all: string, property: string) => {
    const value = text(inputs, property);
    return all ? value : (value.split('/').at(-1) ?? '');
  });
}

function groupsOf(groups: string[] = []): string[][] {
  return groups.map(pathsOf);
}

/** The paths of a text of {@link ResourceFacts}. */
function pathsOf(text = ''): string[] {
  const paths: string[] = [];
  const blocks: string[] = [];
  for (const [, name = '', mark = '', opens] of text.matchAll(/([\w.]+)(!?)(\{?)|\}/g)) {
    if (name && (mark || !opens)) paths.push([...blocks, name].join('.') + mark);
    if (opens) blocks.push(name);
    if (!name) blocks.pop();
  }
  return paths;
}
