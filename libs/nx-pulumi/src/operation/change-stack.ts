import { UserError } from '@per-branch/go-tool';
import { isConflict } from './locks.ts';
import { EngineError } from './engine-errors.ts';
import { runEngine } from './engine-run.ts';
import { callAfterFailedUp, callBeforeDestroy } from './hooks.ts';
import { type Outputs } from './inline-program.ts';
import { type OperationContext } from './operation-context.ts';
import { type OperationRequest, type OperationResult } from './protocol.ts';
import { retryOnConflict } from './retry-on-conflict.ts';
import { type StackState } from './stack-client.ts';

/** Lets the engine change a stack, or show what would change. */
export async function changeStack(context: OperationContext, state: StackState | undefined): Promise<OperationResult> {
  const { request, log } = context;
  const { operation, stack, previewOnly } = request;
  if (operation === 'destroy') {
    await callBeforeDestroy(context);
    // The hook may have changed it.
    refuseProtected(request, request.hooks === undefined ? state : await context.stack.state());
  }
  const changes = await runEngine(context).catch((error: Error) => explainFailure(context, error));
  const result = { stack, result: 'succeeded', changes, outputs: {} } as const;
  if (previewOnly) return result;
  if (operation !== 'destroy') return { ...result, outputs: await completeOperation(context, state) };
  const isPartial = choosesResources(request) && (await context.stack.state())?.deployment.resources.length;
  log(isPartial ? `Stack "${stack}" keeps what was not destroyed.` : await removeDestroyed(context));
  return result;
}

/**
 * Refuses to destroy a stack that has protected resources, before anything is destroyed: the engine would destroy all
 * others and then fail. Flags that choose resources leave it to the engine.
 */
function refuseProtected(request: OperationRequest, state: StackState | undefined): void {
  const kept = (state?.deployment.resources ?? []).filter(({ protect }) => protect);
  if (kept.length === 0 || choosesResources(request)) return;
  const names = kept.map(({ urn, type }) => `${urn.split('::').at(-1)} (${type})`);
  throw new UserError(
    `Stack "${request.stack}" of ${request.project} has protected resources: ${names.join(', ')}. ` +
      'Nothing was destroyed. Remove the protection first, with an "up" in which the program does not set "protect" ' +
      '(if the program has a setting for it, the target "help" lists it), or keep these with --exclude-protected.',
  );
}

/** Whether flags choose which resources are destroyed. */
function choosesResources({ engine: { target, exclude, excludeProtected } }: OperationRequest): boolean {
  return Boolean(target ?? exclude ?? excludeProtected);
}

async function explainFailure(context: OperationContext, error: Error): Promise<never> {
  const { request, signal } = context;
  const upFailed = request.operation === 'up' && !request.previewOnly && !isConflict(error);
  if (upFailed && !signal.aborted) await callAfterFailedUp(context, error);
  throw error;
}

/** Removes a stack of which everything was destroyed, unless another operation uses it again. */
async function removeDestroyed(context: OperationContext): Promise<string> {
  const { request } = context;
  try {
    await removeStack(context);
    return `Stack "${request.stack}" is removed.`;
  } catch (error) {
    if (!isConflict(error as Error) && !/still contains resources/.test((error as Error).message)) throw error;
    return `All of stack "${request.stack}" was destroyed; another operation works on the stack since.`;
  }
}

/** Removes a stack that has no resources; the engine refuses any other. */
export function removeStack({ stack }: OperationContext): Promise<void> {
  return stack.api((api) => api.workspace.removeStack(api.name));
}

/** The first step after an operation, in the message of an interruption. */
const OUTPUTS_READ = 'its outputs were read';

/**
 * Reads the outputs, and after an `up` writes what depends on them. On a conflict with another operation only this is
 * done again.
 * @throws EngineError on Ctrl-C, whose message is that the operation itself is complete, and what was not done after it
 */
export async function completeOperation(context: OperationContext, state: StackState | undefined): Promise<Outputs> {
  const { request, stack, signal } = context;
  let next = OUTPUTS_READ;
  try {
    return await retryOnConflict(context, async () => {
      next = OUTPUTS_READ;
      const outputs = await stack.outputs();
      if (request.operation === 'up') {
        next = 'its tags were set';
        await setTags(context, outputs);
        next = 'pending operations were removed from the state';
        if (state?.deployment.pending_operations.length) await forgetPending(context);
      }
      return outputs;
    });
  } catch (error) {
    if (!signal.aborted || error instanceof EngineError) throw error;
    const other = next === OUTPUTS_READ ? `, or the target "outputs" with --stack=${request.stack}` : '';
    throw new EngineError(
      `${request.operation} is complete and recorded; it was interrupted before ${next}: run it again${other}.`,
    );
  }
}

/** Copies outputs that are not secret to tags of the stack, where they differ: each one is a run of the engine. */
async function setTags({ request, stack }: OperationContext, outputs: Outputs): Promise<void> {
  const isTag = (value: unknown) => value !== '[secret]' && ['string', 'number', 'boolean'].includes(typeof value);
  const wanted = request.tags.filter((name) => isTag(outputs[name]));
  if (wanted.length === 0) return;
  await stack.api(async (api) => {
    const tags = await api.listTags();
    for (const name of wanted) {
      const value = String(outputs[name]);
      if (tags?.[name] !== value) await api.setTag(name, value);
    }
  });
}

/**
 * Removes from the state what a killed engine left pending and this `up` has made. The engine itself keeps it, and
 * warns of it in every later run.
 */
async function forgetPending({ stack }: OperationContext): Promise<void> {
  const state = await stack.state();
  if (!state) return;
  const { resources, pending_operations: pending } = state.deployment;
  const made = new Set(resources.map(({ urn }) => urn));
  const open = pending.filter(({ resource }) => !made.has(resource.urn));
  if (open.length === pending.length) return;
  const deployment = { ...state.deployment, pending_operations: open };
  await stack.api((api) => api.importStack({ ...state, deployment }));
}
