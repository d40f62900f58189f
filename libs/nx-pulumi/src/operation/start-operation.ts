import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnDetached } from '../processes/spawn-detached.ts';
import { type Interruption } from './interruption.ts';
import { type OperationRequest, type OperationResult, type ToOperation } from './protocol.ts';

/** What the operations of a run have in common. */
export interface RunContext {
  env: NodeJS.ProcessEnv;
  /** Where progress is printed. */
  progress: NodeJS.WriteStream;
  interruption: Interruption;
}

/**
 * Runs an operation in a process of its own, and waits for it. The process is detached: the engine takes a second
 * Ctrl-C as the order to stop at once.
 */
export async function startOperation(
  request: OperationRequest,
  { env, progress, interruption }: RunContext,
): Promise<OperationResult> {
  interruption.signal.throwIfAborted();
  const workFolder = await mkdtemp(join(tmpdir(), 'nx-pulumi-'));
  // The first is where the SDK looks for the root of the project, as the language host sets it.
  const programEnv = { ...env, PULUMI_NODEJS_ROOT_DIRECTORY: request.folder, TMPDIR: join(workFolder, 'tmp') };
  // Providers leave files there, the Kubernetes provider a kubeconfig for each cluster.
  await mkdir(programEnv.TMPDIR);
  const child = spawnDetached<ToOperation, OperationResult>(join(__dirname, 'process.js'), {
    cwd: request.directory,
    env: programEnv,
    progress,
    killed: 'The process of the operation was killed.',
  });
  const interrupt = () => {
    interruption.log('Interrupted: waiting for the engine to end what it has begun …');
    child.send({ kind: 'interrupt' });
  };
  interruption.signal.addEventListener('abort', interrupt);
  interruption.kill = () => child.kill();
  try {
    child.send({ kind: 'request', request, workFolder });
    return await child.result;
  } finally {
    await child.ended.catch(() => undefined); // an error of it is one of `result` as well
    interruption.signal.removeEventListener('abort', interrupt);
    await rm(workFolder, { recursive: true, force: true });
  }
}
