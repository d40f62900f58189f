import { type JsonObject } from '../../base/json.ts';
import { RESOURCE_FACTS } from './resource-facts.ts';

/** What is known of a resource type, as the data file writes it: paths of properties, separated by spaces. */
export interface FactsText {
  /** Google's id; `{project}` stands for the property. */
  id?: string;
  /** Inputs that Google cannot change; "!" after a block that has entries of its own for its properties. */
  immutable: string;
  /** Pairs of inputs that exclude each other. */
  conflicts?: string[];
  /** Groups of inputs of which exactly one is wanted, once the block around them is there. */
  oneOf?: string[];
  /** Groups of inputs of which at least one is wanted, once the block around them is there. */
  atLeastOneOf?: string[];
  /** Groups of inputs that are given together or not at all. */
  together?: string[];
  defaults?: JsonObject;
  secret?: string;
  /** Outputs; "?" after an input that Google fills in where a program leaves it out. */
  computed?: string;
}

/** The same, taken apart. */
export interface Facts {
  id: string | undefined;
  immutable: { path: string; itself: boolean }[];
  conflicts: string[][];
  oneOf: string[][];
  atLeastOneOf: string[][];
  together: string[][];
  defaults: JsonObject;
  secret: string[];
  computed: { path: string; input: boolean }[];
}

/** Of a type that the data file does not have: only what its id is made of cannot change. */
const UNKNOWN_TYPE: FactsText = { immutable: 'name project location region zone' };

/** The facts of a type, e.g. `gcp:dns/recordSet:RecordSet`; `known` tells whether the data file has it. */
export function factsOf(type: string): { facts: Facts; known: boolean } {
  const text = RESOURCE_FACTS[type];
  return { facts: parse(text ?? UNKNOWN_TYPE), known: text !== undefined };
}

function parse(text: FactsText): Facts {
  return {
    id: text.id,
    immutable: marked(text.immutable, '!').map(({ path, mark }) => ({ path, itself: mark })),
    conflicts: (text.conflicts ?? []).map(words),
    oneOf: (text.oneOf ?? []).map(words),
    atLeastOneOf: (text.atLeastOneOf ?? []).map(words),
    together: (text.together ?? []).map(words),
    defaults: text.defaults ?? {},
    secret: words(text.secret ?? ''),
    computed: marked(text.computed ?? '', '?').map(({ path, mark }) => ({ path, input: mark })),
  };
}

function marked(text: string, mark: string): { path: string; mark: boolean }[] {
  return words(text).map((word) => ({ path: word.replace(mark, ''), mark: word.endsWith(mark) }));
}

function words(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}
