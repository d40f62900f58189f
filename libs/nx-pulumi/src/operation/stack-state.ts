import { pulumi } from './cli.ts';
import { type RequestInFolder } from './protocol.ts';
import { type SecretsProvider } from './work-folder.ts';

/** What is kept of a stack, as far as it matters before an operation. */
export interface StackState {
  secretsProvider: SecretsProvider;
  /** Whether anything was ever deployed: even an empty program leaves the stack's own entry. */
  deployed: boolean;
  /** Whether an engine was killed at its work. */
  pending: boolean;
  /** Resources that the engine refuses to delete. @example ["cluster (gcp:container/cluster:Cluster)"] */
  protectedResources: string[];
}

interface Exported {
  deployment?: {
    secrets_providers?: SecretsProvider;
    resources?: { urn: string; type: string; protect?: boolean }[];
    pending_operations?: object[];
  };
}

/** Reads a stack's state, without decrypting it; undefined if there is no such stack. */
export async function readState({ workFolder, stack }: RequestInFolder): Promise<StackState | undefined> {
  let text: string;
  try {
    text = await pulumi(workFolder, ['stack', 'export', '--stack', stack]);
  } catch (error) {
    if (/no stack named/.test((error as Error).message)) return undefined;
    throw error;
  }
  const {
    secrets_providers: secretsProvider = {},
    resources = [],
    pending_operations: pending = [],
  } = (JSON.parse(text) as Exported).deployment ?? {};
  const protectedResources = resources
    .filter(({ protect }) => protect)
    .map(({ urn, type }) => `${urn.split('::').at(-1)} (${type})`);
  return { secretsProvider, deployed: resources.length > 0, pending: pending.length > 0, protectedResources };
}

/** Names of the stacks of this program, for a message. */
export async function stackNames({ workFolder }: RequestInFolder): Promise<string[]> {
  const text = await pulumi(workFolder, ['stack', 'ls', '--json']).catch(() => '[]');
  return (JSON.parse(text) as { name: string }[]).map(({ name }) => name);
}
