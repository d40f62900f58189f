import { UserError } from '@per-branch/go-tool';
import { runsProgram } from '../program/operation.ts';
import { changeStack, removeStack } from './change-stack.ts';
import { refuseSilentReturn } from './last-deployment.ts';
import { type OperationContext } from './operation-context.ts';
import { type OperationResult } from './protocol.ts';
import { retryOnConflict } from './retry-on-conflict.ts';
import { type StackState } from './stack-client.ts';
import { definesEncryption, writeProjectFile, writeStackFile } from './workspace-files.ts';

/** Runs an operation with the real engine, as soon as no other operation holds the stack. */
export async function runOperation(context: OperationContext): Promise<OperationResult> {
  writeProjectFile(context.request, context.workFolder);
  return retryOnConflict(context, () => attempt(context));
}

async function attempt(context: OperationContext): Promise<OperationResult> {
  const { request, stack, log } = context;
  const { operation, stack: name, project } = request;
  const state = await stack.state();
  if (!state && !runsProgram(operation)) throw await noSuchStack(context);
  if (operation === 'outputs') {
    if (state?.deployment.resources.length) return { stack: name, result: 'succeeded', outputs: await stack.outputs() };
    throw new UserError(`Nothing was ever deployed to stack "${name}" of ${project}: deploy it with the target "up".`);
  }
  if (operation === 'cancel') {
    await stack.api((api) => api.cancel());
    log(`Stack "${name}" is released.`);
    return { stack: name, result: 'succeeded', outputs: {} };
  }
  await prepare(context, state);
  try {
    return await changeStack(context, state);
  } finally {
    // A preview leaves no stack behind.
    if (!state && request.previewOnly) await removeStack(context).catch(() => undefined);
  }
}

/** Creates the stack if there is none, and the files that the engine reads of it. */
async function prepare(context: OperationContext, state: StackState | undefined): Promise<void> {
  const { request, workFolder, stack } = context;
  const fromFile = definesEncryption(request.stackFile);
  const provider = fromFile ? undefined : process.env['PULUMI_SECRETS_PROVIDER'];
  // Written first, so that a new stack encrypts as its file defines.
  if (!state && fromFile) writeStackFile(request, workFolder);
  if (!state) await stack.create(provider);
  writeStackFile(request, workFolder, state?.deployment.secrets_providers);
  // A stack that was created and never deployed to has no secrets provider in its state yet.
  if (state && !state.deployment.secrets_providers?.type && provider) await stack.changeSecretsProvider(provider);
  if (state?.deployment.resources.length) await refuseSilentReturn(context);
  for (const { key, value, encrypt } of request.settings) if (encrypt) await stack.setSecret(key, String(value));
}

async function noSuchStack({ request, stack }: OperationContext): Promise<UserError> {
  const stacks = await stack.api((api) => api.workspace.listStacks()).catch(() => []);
  const names = stacks.map(({ name }) => name).join(', ');
  const others = names ? `It has ${names}: choose one with --stack=…, or make this one` : 'It has none yet: make it';
  return new UserError(`${request.project} has no stack "${request.stack}". ${others} with the target "up".`);
}
