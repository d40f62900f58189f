import { runsProgram } from '../program/operation.ts';
import { UserError } from '../user-error.ts';
import { afterEngine } from './after-engine.ts';
import { change } from './change.ts';
import { pulumi } from './cli.ts';
import { refuseSilentReturn } from './last-deployment.ts';
import { settle } from './pending.ts';
import { type OperationResult, type RequestInFolder } from './protocol.ts';
import { outputs, removeStack } from './stack.ts';
import { readState, stackNames, type StackState } from './stack-state.ts';
import { type Watcher } from './watcher.ts';
import { whenFree } from './when-free.ts';
import { saysHowToEncrypt, writeProject, writeStack } from './work-folder.ts';

const LEFT = 'what an earlier run left unfinished was forgotten: run it again';

/** Does to a stack what is asked, with the real engine, as soon as nobody else works on it. */
export async function runOperation(request: RequestInFolder, watcher: Watcher): Promise<OperationResult> {
  writeProject(request);
  return whenFree(request, watcher, () => attempt(request, watcher));
}

async function attempt(request: RequestInFolder, watcher: Watcher): Promise<OperationResult> {
  const { operation, stack } = request;
  const state = await readState(request);
  if (!state && !runsProgram(operation)) throw await missing(request);
  if (operation === 'outputs') {
    if (!state?.deployed) throw neverDeployed(request);
    return { stack, result: 'succeeded', outputs: await outputs(request) };
  }
  if (operation === 'cancel') {
    await pulumi(request.workFolder, ['cancel', '--yes', '--stack', stack]);
    watcher.note(`Stack "${stack}" is released.`);
    return { stack, result: 'succeeded', outputs: {} };
  }
  await prepare(request, state);
  try {
    const report = await change({ ...request, operation }, watcher);
    if (state?.pending && operation === 'up' && !request.previewOnly)
      await afterEngine(request, watcher, LEFT, () => settle(request));
    return report;
  } finally {
    // What only looked leaves no stack behind.
    if (!state && request.previewOnly) await removeStack(request).catch(() => undefined);
  }
}

/** Makes the stack if there is none, and the files that the engine reads of it. */
async function prepare(request: RequestInFolder, state: StackState | undefined): Promise<void> {
  const { workFolder, stack, settings } = request;
  const provider = process.env['PULUMI_SECRETS_PROVIDER'];
  const byProvider = provider && !saysHowToEncrypt(request) ? ['--secrets-provider', provider] : [];
  // Written first, so that a new stack encrypts as its file says.
  if (!state && saysHowToEncrypt(request)) writeStack(request, {});
  if (!state) await pulumi(workFolder, ['stack', 'init', stack, '--no-select', ...byProvider]);
  writeStack(request, state?.secretsProvider ?? {});
  // A stack that was made and never deployed to does not know yet how it encrypts.
  if (state && !state.secretsProvider.type && byProvider.length > 0 && provider)
    await pulumi(workFolder, ['stack', 'change-secrets-provider', provider, '--stack', stack]);
  if (state?.deployed) await refuseSilentReturn(request);
  for (const { key, value } of settings.filter(({ encrypt }) => encrypt)) {
    // On standard input: the arguments of a process are there for everybody to read.
    await pulumi(workFolder, ['config', 'set', key, '--secret', '--stack', stack], String(value));
  }
}

async function missing(request: RequestInFolder): Promise<UserError> {
  const names = await stackNames(request);
  return new UserError(
    `${request.project} has no stack "${request.stack}". ` +
      `${names.length > 0 ? `It has ${names.join(', ')}: choose one with --stack=…, or make this one` : 'It has none yet: make it'} with the target "up".`,
  );
}

function neverDeployed({ project, stack }: RequestInFolder): UserError {
  return new UserError(`Nothing was ever deployed to stack "${stack}" of ${project}: deploy it with the target "up".`);
}
