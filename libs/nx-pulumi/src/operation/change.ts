import { runEngine } from './engine-run.js';
import { openStack } from './open-stack.js';
import { type Report, type Request } from './protocol.js';
import { outputs, removeStack, type Watcher } from './run-operation.js';
import { tag } from './tags.js';

/** The operations that the engine itself runs, with its events. */
export type Change = Request & { operation: 'preview' | 'up' | 'refresh' | 'destroy' };

/** Changes a stack, or shows what would change. */
export async function change(request: Change, watcher: Watcher): Promise<Report> {
  const { operation, stack, previewOnly } = request;
  const changes = await runEngine(await openStack(request), request, watcher);
  const changed = { stack, result: 'succeeded', changes } as const;
  if (previewOnly) return { ...changed, outputs: {} };
  if (operation === 'destroy') {
    await removeStack(request);
    watcher.note(`Stack "${stack}" is gone.`);
    return { ...changed, outputs: {} };
  }
  const now = await outputs(request);
  if (operation === 'up') await tag(request, now);
  return { ...changed, outputs: now };
}
