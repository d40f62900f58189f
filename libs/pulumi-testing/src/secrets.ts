import * as pulumi from '@pulumi/pulumi';

/** Properties by their names. */
export type Outputs = Record<string, unknown>;

/** Secrets inside an output that the provider always sets, so that the SDK makes the whole output secret. */
const NESTED_SECRETS: Record<string, Record<string, Outputs>> = {
  'gcp:container/cluster:Cluster': { masterAuth: { clientKey: 'client-key-of-the-mock' } },
};

/** A value in plain text, and the paths of the secrets in it. */
export function unwrapSecrets<T>(value: T): { plain: T; secrets: string[] } {
  const secrets: string[] = [];
  const unwrap = (value: unknown, path: string): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item, index) => unwrap(item, `${path}[${index}]`));
    if (pulumi.runtime.isRpcSecret(value)) {
      secrets.push(path);
      return unwrap(pulumi.runtime.unwrapRpcSecret(value), path);
    }
    const pathOf = (key: string) => (path ? `${path}.${key}` : key);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unwrap(item, pathOf(key))]));
  };
  return { plain: unwrap(value, '') as T, secrets };
}

/**
 * Marks as secret what the provider and the SDK's resource class mark.
 * @param type for example "gcp:container/cluster:Cluster"
 * @param additional names of outputs that the resource's options make secret
 */
export function markProviderSecrets(type: string, state: Outputs, additional: string[] = []): Outputs {
  const marked = { ...state };
  for (const name of additional) if (name in marked) marked[name] = pulumi.secret(marked[name]);
  for (const [name, secrets] of Object.entries(NESTED_SECRETS[type] ?? {})) {
    const values = Object.entries(secrets).map(([key, value]) => [key, pulumi.secret(value)]);
    marked[name] = { ...(marked[name] as Outputs), ...(Object.fromEntries(values) as Outputs) };
  }
  return marked;
}
