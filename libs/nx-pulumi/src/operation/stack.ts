import { pulumi } from './cli.ts';
import { type RequestInFolder } from './protocol.ts';

/** The outputs of a stack, each secret in them as `[secret]`. */
export async function outputs({ workFolder, stack }: RequestInFolder): Promise<Record<string, unknown>> {
  return JSON.parse(await pulumi(workFolder, ['stack', 'output', '--json', '--stack', stack])) as Record<
    string,
    unknown
  >;
}

/** Removes a stack that has no resources; the engine refuses any other. */
export async function removeStack({ workFolder, stack }: RequestInFolder): Promise<void> {
  await pulumi(workFolder, ['stack', 'rm', '--yes', '--stack', stack]);
}
