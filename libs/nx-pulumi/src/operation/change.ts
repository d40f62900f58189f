import { runEngine } from './engine-run.js';
import { openStack } from './open-stack.js';
import { type Change, type Report } from './protocol.js';
import { outputs, removeStack } from './stack.js';
import { tag } from './tags.js';
import { type Watcher } from './watcher.js';

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
