import { pulumi } from './cli.ts';
import { type Request } from './protocol.ts';

/** The outputs of a stack, each secret in them as `[secret]`. */
export async function outputs({ workFolder, stack }: Request): Promise<Record<string, unknown>> {
  return JSON.parse(await pulumi(workFolder, ['stack', 'output', '--json', '--stack', stack])) as Record<
    string,
    unknown
  >;
}

/** Removes a stack that has no resources; the engine refuses any other. */
export async function removeStack({ workFolder, stack }: Request): Promise<void> {
  await pulumi(workFolder, ['stack', 'rm', '--yes', '--stack', stack]);
}
