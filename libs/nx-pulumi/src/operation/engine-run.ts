import { type EngineEvent, type Stack } from '@pulumi/pulumi/automation/index.js';
import { runsProgram } from '../program/operation.ts';
import { EngineError } from './cli.ts';
import { Diagnostics } from './diagnostics.ts';
import { type Change } from './protocol.ts';
import { WithoutReads } from './reads.ts';
import { type Watcher } from './watcher.ts';

/** What the engine says after a destroy, and what is not so here: the stack goes too. */
const KEPT = /^.*(The resources in the stack have been deleted|If you want to remove the stack completely).*\n?/gm;

/** Milliseconds without a word of the engine after which its work is said to go on. */
const SILENCE = 15_000;

/** How many resources an operation created, updated, left the same … */
export type Changes = Record<string, number>;

/** Lets the engine work on a stack, or show what it would do, while its progress is printed. */
export async function runEngine(stack: Stack, request: Change, watcher: Watcher): Promise<Changes> {
  watcher.signal.throwIfAborted();
  const diagnostics = new Diagnostics();
  const silence = sayDuringSilence(request, watcher);
  const progress = new WithoutReads();
  let complaints = '';
  let changes: Changes = {};
  const options = {
    ...request.engine,
    onOutput: (text: string) => {
      silence.refresh();
      const rest = text.replace(KEPT, '');
      process.stdout.write(runsProgram(request.operation) ? progress.add(rest) : rest);
    },
    onError: (text: string) => {
      // Errors are said once, at the end.
      if (/^error: /m.test(text)) complaints += text;
      else process.stderr.write(text);
    },
    onEvent: (event: EngineEvent) => {
      diagnostics.add(event);
      changes = event.summaryEvent?.resourceChanges ?? changes;
    },
    signal: watcher.signal,
    color: request.colour ? 'always' : 'never',
    showSecrets: false,
    // The engine's own sign of life is a line with a dot, several times a second.
    suppressProgress: true,
  } as const;
  try {
    await engine(stack, request, options);
    return changes;
  } catch (error) {
    if (watcher.signal.aborted) throw interrupted(request);
    if (complaints) throw new EngineError(complaints.replaceAll(/^error: /gm, '').trim());
    throw diagnostics.empty ? error : new EngineError(String(diagnostics));
  } finally {
    process.stdout.write(progress.end());
    clearInterval(silence);
  }
}

/** A sign of life whenever the engine has said nothing for a while; each of its words starts the wait anew. */
function sayDuringSilence({ operation, stack }: Change, watcher: Watcher): NodeJS.Timeout {
  const begin = Date.now();
  const say = () => watcher.note(`… ${operation} of ${stack} goes on, ${Math.round((Date.now() - begin) / 1000)} s`);
  return setInterval(say, SILENCE);
}

async function engine(
  stack: Stack,
  { operation, previewOnly }: Change,
  options: Parameters<Stack['up']>[0] & Parameters<Stack['destroy']>[0],
): Promise<unknown> {
  // What was deleted or changed outside of Pulumi is seen, and put right.
  const refreshing = { refresh: true, ...options };
  switch (operation) {
    case 'preview':
      return stack.preview(refreshing);
    case 'up':
      return previewOnly ? stack.preview(refreshing) : stack.up(refreshing);
    case 'destroy':
      return stack.destroy({ ...options, previewOnly });
    case 'refresh':
      return stack.refresh(options);
  }
}

function interrupted({ operation }: Change): EngineError {
  return new EngineError(
    `${operation} was interrupted: what had begun has been ended and recorded. Run it again to complete it.`,
  );
}
