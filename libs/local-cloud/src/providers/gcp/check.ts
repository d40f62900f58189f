import { type Shapes } from '../arguments/shapes.ts';
import { validate } from '../arguments/validate.ts';
import { type CheckFailure, type Checked } from '../rpc/provider.ts';
import { hasUnknown, plain } from '../rpc/secrets.ts';
import { type JsonObject } from '../../base/json.ts';
import { type Values } from '../rpc/values.ts';
import { withDefaults } from './defaults.ts';
import { checkInputRules } from './input-rules.ts';
import { type ResourceType } from './resource-type.ts';
import { unavailableInputs } from './unavailable.ts';

/** Inputs that fall back on the provider's own, and the provider's name for them. */
const PROVIDER_DEFAULTS = { project: 'project', region: 'region', location: 'region', zone: 'zone' };

/**
 * Checks a resource's inputs as Google's provider does, and fills in what it fills in.
 * @param config of the provider: `project`, `region`, `zone`
 */
export function checkInputs(shapes: Shapes, resource: ResourceType, news: Values, config: JsonObject): Checked {
  const { given, missing } = withProviderDefaults(resource, news, config);
  const failures = [
    ...missing,
    ...validate(shapes, resource.inputs, given),
    ...checkInputRules(resource.facts, given),
    ...unavailableInputs(given),
  ];
  const inputs = withDefaults(resource.facts, given);
  if (failures.length === 0 && !hasUnknown(inputs))
    failures.push(...(resource.handler?.check?.(plain(inputs) as JsonObject) ?? []));
  return { inputs, failures };
}

function withProviderDefaults({ inputs, facts, known }: ResourceType, news: Values, config: JsonObject) {
  const given = { ...news };
  const missing: CheckFailure[] = [];
  for (const [property, setting] of Object.entries(PROVIDER_DEFAULTS)) {
    if (inputs.get(property)?.required !== false || property in facts.defaults) continue;
    if (!known && property !== 'project') continue;
    const value = given[property] ?? config[setting] ?? null;
    if (value !== null) given[property] = value;
    else missing.push({ property, reason: `is missing; set it, or the provider's default: gcp:${setting}` });
  }
  return { given, missing };
}
