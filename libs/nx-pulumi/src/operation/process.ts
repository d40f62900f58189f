// The process of one operation on one stack. It is detached, so that no signal of a terminal reaches the engine but the
// one that is passed on.
import { UserError } from '@per-branch/go-tool';
import { answer, send } from '../processes/detached-script.ts';
import { rmSync } from 'node:fs';
import { EngineError, explain } from './engine-errors.ts';
import { type OperationRequest, type OperationResult, type ToOperation } from './protocol.ts';
import { runOperation } from './run-operation.ts';
import { StackClient } from './stack-client.ts';

const interruption = new AbortController();
let removeFiles: () => void = () => undefined;

process.on('message', (message: ToOperation) => {
  if (message.kind === 'interrupt') return interruption.abort();
  const { request, workFolder } = message;
  removeFiles = () => rmSync(workFolder, { recursive: true, force: true });
  // A program may leave timers and connections behind, so this process does not end by itself.
  void answer(run(request, workFolder).finally(removeFiles)).then(() => process.exit());
});

// The run was killed, and so is the engine. After Ctrl-C the run may end first: the engine ends what it has begun.
process.on('disconnect', () => {
  if (interruption.signal.aborted) return;
  removeFiles();
  process.kill(0, 'SIGKILL');
});

async function run(request: OperationRequest, workFolder: string): Promise<OperationResult> {
  const { signal } = interruption;
  const stack = new StackClient(request, workFolder);
  const log = (line: string) => void send({ kind: 'log', line });
  const running = runOperation({ request, stack, workFolder, log, signal });
  // By now the engine reads the stack, which takes as long.
  if (request.operation !== 'outputs') stack.preload();
  try {
    return await running;
  } catch (error) {
    if (signal.aborted && !(error instanceof EngineError))
      throw new UserError(`${request.operation} was interrupted before it changed anything.`);
    const explanation = explain((error as Error).message, request);
    throw explanation === undefined ? error : new UserError(explanation);
  }
}
