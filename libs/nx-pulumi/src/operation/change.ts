import { afterEngine } from './after-engine.ts';
import { runEngine } from './engine-run.ts';
import { afterFailedUp, beforeDestroy } from './hooks.ts';
import { isConflict } from './locks.ts';
import { openStack } from './open-stack.ts';
import { type Change, type OperationResult } from './protocol.ts';
import { refuseProtected } from './protected.ts';
import { outputs, removeStack } from './stack.ts';
import { readState } from './stack-state.ts';
import { tag } from './tags.ts';
import { type Watcher } from './watcher.ts';

/** Changes a stack, or shows what would change. */
export async function change(request: Change, watcher: Watcher): Promise<OperationResult> {
  const { operation, stack, previewOnly } = request;
  if (operation === 'destroy') {
    await beforeDestroy(request, watcher);
    await refuseProtected(request);
  }
  const changes = await run(request, watcher);
  const changed = { stack, result: 'succeeded', changes } as const;
  if (previewOnly) return { ...changed, outputs: {} };
  if (operation === 'destroy') {
    const partly = await isPartOf(request);
    watcher.note(partly ? `Stack "${stack}" keeps what was not destroyed.` : await removed(request));
    return { ...changed, outputs: {} };
  }
  const read = `its outputs were read: run the target "outputs" with --stack=${stack}`;
  const now = await afterEngine(request, watcher, read, () => outputs(request));
  if (operation === 'up' && request.tags.length > 0)
    await afterEngine(request, watcher, 'the tags of the stack were set: run it again', () => tag(request, now));
  return { ...changed, outputs: now };
}

async function run(request: Change, watcher: Watcher): Promise<OperationResult['changes']> {
  const stack = await openStack(request);
  try {
    return await runEngine(stack, request, watcher);
  } catch (error) {
    const failed = request.operation === 'up' && !request.previewOnly && !isConflict(error as Error);
    if (failed && !watcher.signal.aborted) await afterFailedUp(request, watcher, error as Error);
    throw error;
  }
}

/** Removes the stack of which all was destroyed, unless another operation has taken it since: its work is left alone. */
async function removed(request: Change): Promise<string> {
  try {
    await removeStack(request);
    return `Stack "${request.stack}" is gone.`;
  } catch (error) {
    const taken = isConflict(error as Error) || /still contains resources/.test((error as Error).message);
    if (!taken) throw error;
    return `All of stack "${request.stack}" was destroyed; another operation works on the stack since.`;
  }
}

/** Whether flags left resources of a stack where they are. */
async function isPartOf(request: Change): Promise<boolean> {
  const { target, exclude, excludeProtected } = request.engine;
  return Boolean(target ?? exclude ?? excludeProtected) && ((await readState(request))?.deployed ?? false);
}
