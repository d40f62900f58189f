// The process that works on one stack, once. Started by start-operation.ts in a session of its own, so that no signal of a
// terminal reaches the engine but the one that is passed on.
import '../processes/compile-cache.ts';
import { rmSync } from 'node:fs';
import { UserError } from '../user-error.ts';
import { EngineError } from './cli.ts';
import { explain } from './explain.ts';
import { loadSdk } from './open-stack.ts';
import { type FromOperation, type RequestInFolder, type ToOperation } from './protocol.ts';
import { runOperation } from './run-operation.ts';

const interrupted = new AbortController();
let workFolder: string | undefined;

process.on('message', (message: ToOperation) => {
  if (message.kind === 'request') start(message.request);
  if (message.kind === 'interrupt') interrupted.abort();
});

// Whoever started this is gone. After Ctrl-C the engine is left to end what it has begun; otherwise that was a kill, and means all.
process.on('disconnect', () => {
  if (interrupted.signal.aborted) return;
  tidy();
  process.kill(0, 'SIGKILL');
});
// Nobody may be left to read the progress.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

function start(request: RequestInFolder): void {
  void work(request);
  if (request.operation === 'outputs' || request.operation === 'cancel') return;
  try {
    // By now the engine reads the stack, which takes as long.
    loadSdk(request.entry);
  } catch {
    // What is missing is said when it is needed.
  }
}

async function work(request: RequestInFolder): Promise<void> {
  workFolder = request.workFolder;
  try {
    const report = await runOperation(request, {
      note: (line) => send({ kind: 'note', line }),
      signal: interrupted.signal,
    });
    end({ kind: 'done', report });
  } catch (error) {
    end(failure(error as Error, request));
  }
}

/** A program may leave timers and connections behind, so this process does not end by itself. */
function end(message: FromOperation): void {
  tidy();
  if (process.connected) process.send?.(message, () => process.exit());
  else process.exit();
}

function failure(error: Error, request: RequestInFolder): FromOperation {
  if (interrupted.signal.aborted && !(error instanceof EngineError))
    return {
      kind: 'failed',
      message: `${request.operation} was interrupted before it changed anything.`,
      mistake: true,
    };
  const explained = explain(error.message, request);
  if (explained) return { kind: 'failed', message: explained.message, mistake: true };
  const mistake = error instanceof UserError || error instanceof EngineError;
  return { kind: 'failed', message: mistake ? error.message : (error.stack ?? error.message), mistake };
}

function tidy(): void {
  if (workFolder !== undefined) rmSync(workFolder, { recursive: true, force: true });
}

function send(message: FromOperation): void {
  if (process.connected) process.send?.(message);
}
