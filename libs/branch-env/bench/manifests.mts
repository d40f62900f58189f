import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './commands.mts';

/** A Kubernetes object as in a file for `kubectl apply`. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
}

interface Exported {
  deployment: { resources: { type: string; inputs?: unknown }[] };
}

/** The Kubernetes objects that a stack of infra-staging deployed, in the order of their creation. */
export async function manifestsOf(stack: string, engine: string, env: NodeJS.ProcessEnv): Promise<Manifest[]> {
  const folder = await mkdtemp(join(tmpdir(), 'branch-env-bench-'));
  try {
    await writeFile(join(folder, 'Pulumi.yaml'), 'name: infra-staging\nruntime: nodejs\n');
    const { stdout } = await run(engine, ['stack', 'export', '--show-secrets', '--stack', stack], env, folder);
    const { resources } = (JSON.parse(stdout) as Exported).deployment;
    return resources
      .filter(({ type }) => type.startsWith('kubernetes:'))
      .map(({ inputs }) => unwrapSecrets(inputs) as Manifest);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same objects in another namespace. */
export function inNamespace(namespace: string, manifests: Manifest[]): Manifest[] {
  const before = manifests.find(({ kind }) => kind === 'Namespace')?.metadata.name;
  if (!before) throw new Error('The stack has no Namespace: expected one that infra-staging deployed.');
  return JSON.parse(JSON.stringify(manifests).replaceAll(before, namespace)) as Manifest[];
}

/** Unwraps the secrets of a stack's state. */
function unwrapSecrets(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(unwrapSecrets);
  if ('plaintext' in value) return JSON.parse(String(value.plaintext));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unwrapSecrets(inner)]));
}
