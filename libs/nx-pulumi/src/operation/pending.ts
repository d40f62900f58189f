import { pulumi } from './cli.ts';
import { type RequestInFolder } from './protocol.ts';

interface Exported {
  deployment: {
    resources?: { urn: string }[];
    pending_operations?: { type: string; resource: { urn: string } }[];
  };
}

/**
 * Forgets what a killed engine left unfinished, after an `up` has made the same resources. The engine itself never forgets it, and
 * warns of it in every later run.
 */
export async function settle({ workFolder, stack }: RequestInFolder): Promise<void> {
  const state = JSON.parse(await pulumi(workFolder, ['stack', 'export', '--stack', stack])) as Exported;
  const { resources = [], pending_operations: pending = [] } = state.deployment;
  const made = new Set(resources.map(({ urn }) => urn));
  const open = pending.filter(({ resource }) => !made.has(resource.urn));
  if (open.length === pending.length) return;
  const settled = { ...state, deployment: { ...state.deployment, pending_operations: open } };
  await pulumi(workFolder, ['stack', 'import', '--stack', stack], JSON.stringify(settled));
}
