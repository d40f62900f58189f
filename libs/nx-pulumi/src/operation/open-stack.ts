import type * as automation from '@pulumi/pulumi/automation/index.js';
import { createRequire } from 'node:module';
import { runsProgram } from '../program/operation.ts';
import { inlineProgram } from './inline-program.ts';
import { type RequestInFolder } from './protocol.ts';
import { refuseUnavailable } from './unavailable.ts';

/** The stack in the Automation API of the program's own copy of the SDK: another copy's would not see its resources. */
export async function openStack({ entry, workFolder, stack, operation }: RequestInFolder): Promise<automation.Stack> {
  const sdk = loadSdk(entry);
  const workspace = await sdk.LocalWorkspace.create({
    workDir: workFolder,
    program: refuseUnavailable(entry, inlineProgram(entry)),
    // Resources are read with the providers that the program makes now: those of the state may name a cluster that is gone.
    ...(runsProgram(operation) && { envVars: { PULUMI_RUN_PROGRAM: 'true' } }),
  });
  // Every command names its stack: selecting it would leave a file in the home folder for each work folder.
  workspace.selectStack = () => Promise.resolve();
  const opened = await sdk.Stack.select(stack, workspace);
  // After each change it would run the engine three times, to read the outputs and the history, while the next operation may already be
  // at work: stack.ts reads the outputs once, and the engine's events say what changed.
  opened.outputs = () => Promise.resolve({});
  opened.info = () => Promise.resolve(undefined);
  return opened;
}

/** The Automation API, from where the program has the SDK; it takes a second to load, and the engine may work meanwhile. */
export function loadSdk(entry: string): typeof automation {
  return createRequire(entry)('@pulumi/pulumi/automation') as typeof automation;
}
