import * as pulumi from '@pulumi/pulumi';
import { type Outputs } from './plan.ts';

/**
 * Secrets inside of an output. The provider sets them whatever the program asks for, and the SDK makes the whole output
 * secret because of them. Google's provider has this one.
 */
const NESTED: Record<string, Record<string, Outputs>> = {
  'gcp:container/cluster:Cluster': { masterAuth: { clientKey: 'client-key-of-the-mock' } },
};

/**
 * Marks as secret what the provider and the SDK's resource class mark.
 * @param type for example "gcp:container/cluster:Cluster"
 * @param additional names of outputs that the resource's options make secret
 */
export function markProviderSecrets(type: string, state: Outputs, additional: string[] = []): Outputs {
  const marked = { ...state };
  for (const name of additional) if (name in marked) marked[name] = pulumi.secret(marked[name]);
  for (const [name, secrets] of Object.entries(NESTED[type] ?? {})) {
    marked[name] = { ...(marked[name] as Outputs), ...secretValues(secrets) };
  }
  return marked;
}

function secretValues(secrets: Outputs): Outputs {
  return Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, pulumi.secret(value)]));
}
