import type * as automation from '@pulumi/pulumi/automation/index.js';
import { createRequire } from 'node:module';
import { programOf } from './program-file.js';
import { type Request } from './protocol.js';

/** The stack in the Automation API of the program's own copy of the SDK: another copy's would not see its resources. */
export async function openStack({ entry, workFolder, stack }: Request): Promise<automation.Stack> {
  const sdk = createRequire(entry)('@pulumi/pulumi/automation') as typeof automation;
  const workspace = await sdk.LocalWorkspace.create({ workDir: workFolder, program: programOf(entry) });
  // Every command names its stack: selecting it would leave a file in the home folder for each work folder.
  workspace.selectStack = () => Promise.resolve();
  return sdk.Stack.select(stack, workspace);
}
