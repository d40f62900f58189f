import { pulumi } from './cli.js';
import { type Request } from './protocol.js';
import { type SecretsProvider } from './work-folder.js';

/** What is kept of a stack, as far as it matters before an operation. */
export interface StackState {
  secretsProvider: SecretsProvider;
  /** Resources, the stack's own entry not counted. */
  resources: number;
  /** Whether anything was ever deployed: an empty program leaves the stack's own entry. */
  deployed: boolean;
}

interface Exported {
  deployment?: {
    secrets_providers?: SecretsProvider;
    resources?: { type: string }[];
  };
}

/** Reads a stack's state, without decrypting it; undefined if there is no such stack. */
export async function readState({ workFolder, stack }: Request): Promise<StackState | undefined> {
  let text: string;
  try {
    text = await pulumi(workFolder, ['stack', 'export', '--stack', stack]);
  } catch (error) {
    if (/no stack named/.test((error as Error).message)) return undefined;
    throw error;
  }
  const { secrets_providers: secretsProvider = {}, resources = [] } = (JSON.parse(text) as Exported).deployment ?? {};
  return {
    secretsProvider,
    resources: resources.filter(({ type }) => type !== 'pulumi:pulumi:Stack').length,
    deployed: resources.length > 0,
  };
}

/** Names of the stacks of this program, for a message. */
export async function stackNames({ workFolder }: Request): Promise<string[]> {
  const text = await pulumi(workFolder, ['stack', 'ls', '--json']).catch(() => '[]');
  return (JSON.parse(text) as { name: string }[]).map(({ name }) => name);
}
