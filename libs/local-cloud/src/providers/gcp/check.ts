import { type JsonObject } from '../../base/json.ts';
import { type ArgumentSchema } from '../arguments/argument-schema.ts';
import { validate } from '../arguments/validate.ts';
import { type CheckFailure, type Checked } from '../rpc/provider.ts';
import { hasUnknown, plain } from '../rpc/secrets.ts';
import { isRecord, mapChildren, type Value, type Values } from '../rpc/values.ts';
import { checkInputRules } from './input-rules.ts';
import { type ResourceType } from './resource-type.ts';
import { unavailableInputs } from './unavailable.ts';

/** Inputs with a default of the provider, and the provider's name for it. */
const PROVIDER_DEFAULTS = { project: 'project', region: 'region', location: 'region', zone: 'zone' };

/**
 * Checks a resource's inputs as Google's provider does, and fills in what it fills in.
 * @param config of the provider: `project`, `region`, `zone`
 */
export function checkInputs(schema: ArgumentSchema, type: ResourceType, news: Values, config: JsonObject): Checked {
  const { given, missing } = withProviderDefaults(type, news, config);
  const failures = [
    ...missing,
    ...validate(schema, type.inputs, given),
    ...checkInputRules(type, given),
    ...unavailableInputs(given),
  ];
  const inputs = withDefaults(type, given);
  if (failures.length === 0 && !hasUnknown(inputs)) {
    failures.push(...(type.handler?.check?.(plain(inputs) as JsonObject) ?? []));
  }
  return { inputs, failures };
}

function withProviderDefaults({ inputs, defaults, known }: ResourceType, news: Values, config: JsonObject) {
  const given = { ...news };
  const missing: CheckFailure[] = [];
  for (const [property, setting] of Object.entries(PROVIDER_DEFAULTS)) {
    if (inputs.get(property)?.required !== false || property in defaults) continue;
    if (!known && property !== 'project') continue;
    const value = given[property] ?? config[setting] ?? null;
    if (value !== null) given[property] = value;
    else missing.push({ property, reason: `is missing; set it, or the provider's default: gcp:${setting}` });
  }
  return { given, missing };
}

/**
 * The inputs with Google's defaults. One inside of a block is set where the block is; none is set beside an input that
 * excludes it.
 */
export function withDefaults({ defaults, conflicts, oneOf }: ResourceType, inputs: Values): Values {
  const isExcluded = (property: string) =>
    [...conflicts, ...oneOf]
      .filter((group) => group.includes(property))
      .some((group) => group.some((other) => other !== property && (inputs[other] ?? null) !== null));
  return fill(
    inputs,
    Object.fromEntries(Object.entries(defaults).filter(([property]) => !isExcluded(property))),
  ) as Values;
}

function fill(value: Value, defaults: Values): Value {
  if (Array.isArray(value)) return mapChildren(value, (item) => fill(item, defaults));
  if (!isRecord(value)) return value;
  const filled = Object.entries(defaults).flatMap(([key, standard]) => {
    const present = value[key] ?? null;
    if (isRecord(standard)) return present === null ? [] : [[key, fill(present, standard)]];
    return present === null ? [[key, standard]] : [];
  });
  return { ...value, ...(Object.fromEntries(filled) as Values) };
}
