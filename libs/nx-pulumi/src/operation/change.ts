import { type Stack } from '@pulumi/pulumi/automation/index.js';
import { runEngine } from './engine-run.js';
import { openStack } from './open-stack.js';
import { type Report, type Request } from './protocol.js';
import { type Asker, outputs, removeStack } from './run-operation.js';
import { tag } from './tags.js';

/** The operations that the engine itself runs, with its events. */
export type Change = Request & { operation: 'preview' | 'up' | 'refresh' | 'destroy' };

/** Changes a stack, or shows what would change. */
export async function change(request: Change, asker: Asker): Promise<Report> {
  const { operation, stack: name } = request;
  const stack = await openStack(request);
  if (!(await agreed(stack, request, asker))) return { stack: name, result: 'declined', outputs: {} };
  const changes = await runEngine(stack, request, asker, operation === 'preview');
  const changed = { stack: name, result: 'succeeded', changes } as const;
  if (operation === 'preview') return { ...changed, outputs: {} };
  if (operation === 'destroy') {
    await removeStack(request);
    asker.note(`Stack "${name}" is gone.`);
    return { ...changed, outputs: {} };
  }
  const now = await outputs(request);
  if (operation === 'up') await tag(request, now);
  return { ...changed, outputs: now };
}

/** Whether this may go on: nobody has to be asked, or somebody who saw what would change said so. */
async function agreed(stack: Stack, request: Change, asker: Asker): Promise<boolean> {
  const { operation, confirm } = request;
  if (confirm === 'no' || (operation !== 'up' && operation !== 'destroy')) return true;
  if (confirm === 'ask') await runEngine(stack, request, asker, true);
  return asker.confirm(`${operation === 'up' ? 'Deploy' : 'Destroy'} stack "${request.stack}" of ${request.project}?`);
}
