import { type EngineEvent, type Stack } from '@pulumi/pulumi/automation/index.js';
import { stripVTControlCharacters } from 'node:util';
import { runsProgram } from '../program/operation.ts';
import { EngineError, ErrorSummary } from './engine-errors.ts';
import { type OperationContext } from './operation-context.ts';
import { type OperationRequest } from './protocol.ts';
import { type EngineRunOptions } from './stack-client.ts';

/** What the engine prints after a destroy, which is not so here: the stack is removed as well. */
const STACK_IS_KEPT =
  /^.*(The resources in the stack have been deleted|If you want to remove the stack completely).*\n?/gm;

/** Milliseconds without output of the engine after which a line reports that it is at work. */
const HEARTBEAT = 15_000;

/** Runs the engine on a stack and prints its progress. Returns how many resources were created, updated, … */
export async function runEngine({ request, stack, log, signal }: OperationContext): Promise<Record<string, number>> {
  const { operation } = request;
  signal.throwIfAborted();
  const begin = Date.now();
  const seconds = () => Math.round((Date.now() - begin) / 1_000);
  const heartbeat = setInterval(() => log(`… ${operation} of ${request.stack} goes on, ${seconds()} s`), HEARTBEAT);
  const errors = new ErrorSummary();
  const progress = new ReadFilter();
  let otherErrors = '';
  let changes: Record<string, number> = {};
  const options: EngineRunOptions = {
    ...request.engine,
    onOutput: (text) => {
      heartbeat.refresh();
      const shown = text.replace(STACK_IS_KEPT, '');
      process.stdout.write(runsProgram(operation) ? progress.add(shown) : shown);
    },
    onError: (text) => {
      // Errors are printed once, at the end.
      if (/^error: /m.test(text)) otherErrors += text;
      else process.stderr.write(text);
    },
    onEvent: (event: EngineEvent) => {
      errors.add(event);
      changes = event.summaryEvent?.resourceChanges ?? changes;
    },
    signal,
    color: request.color ? 'always' : 'never',
    showSecrets: false,
    // The engine would print a line with a dot several times a second.
    suppressProgress: true,
  };
  try {
    await stack.api((api) => run(api, request, options));
    return changes;
  } catch (error) {
    if (signal.aborted)
      throw new EngineError(
        `${operation} was interrupted: what had begun has been ended and recorded. Run it again to complete it.`,
      );
    if (otherErrors) throw new EngineError(otherErrors.replaceAll(/^error: /gm, '').trim());
    throw errors.empty ? error : new EngineError(String(errors));
  } finally {
    process.stdout.write(progress.end());
    clearInterval(heartbeat);
  }
}

async function run(
  api: Stack,
  { operation, previewOnly }: OperationRequest,
  options: EngineRunOptions,
): Promise<unknown> {
  if (operation === 'destroy') return api.destroy({ ...options, previewOnly });
  if (operation === 'refresh') return api.refresh(options);
  // What was deleted or changed outside of Pulumi is seen, and put right.
  const refreshing = { refresh: true, ...options };
  return previewOnly ? api.preview(refreshing) : api.up(refreshing);
}

/** The engine's line for a resource that it only reads: symbol, type, name and this state, and nothing after it. */
const READ = /^ ~ {2}\S+ .+ refresh(ing)? \([\d.]+s\) \n$/;

/** Removes the lines for resources that are only read from the engine's output, plain or colored. */
export class ReadFilter {
  private incomplete = '';

  /** Takes output, which may end within a line, and returns the complete lines to print. */
  add(text: string): string {
    const lines = (this.incomplete + text).split(/(?<=\n)/);
    this.incomplete = lines.at(-1)?.endsWith('\n') ? '' : (lines.pop() ?? '');
    return lines.filter((line) => !READ.test(stripVTControlCharacters(line))).join('');
  }

  /** Returns the rest that ends no line. */
  end(): string {
    return this.add('\n').slice(0, -1);
  }
}
