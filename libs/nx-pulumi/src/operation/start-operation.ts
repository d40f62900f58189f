import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnDetached } from '../processes/spawn-detached.ts';
import { UserError } from '../user-error.ts';
import { type Interruption } from './interruption.ts';
import { type FromOperation, type OperationResult, type OperationRequest, type ToOperation } from './protocol.ts';

/** What an operation of this process runs in. */
export interface RunContext {
  env: NodeJS.ProcessEnv;
  /** Where its progress goes. */
  progress: NodeJS.WriteStream;
  interruption: Interruption;
}

/**
 * Works on a stack in a process of its own, and waits for it. It runs apart, for the engine takes a second Ctrl-C as the order to
 * stop dead.
 */
export async function startOperation(
  request: OperationRequest,
  { env, progress, interruption }: RunContext,
): Promise<OperationResult> {
  interruption.signal.throwIfAborted();
  const workFolder = await mkdtemp(join(tmpdir(), 'nx-pulumi-'));
  // Where the SDK looks for the root of the project, as the language host says it.
  const programEnv = { ...env, PULUMI_NODEJS_ROOT_DIRECTORY: request.folder, TMPDIR: join(workFolder, 'tmp') };
  // Providers leave files there, the Kubernetes provider a kubeconfig for each cluster.
  await mkdir(programEnv.TMPDIR);
  const child = spawnDetached(join(__dirname, 'process.js'), { cwd: request.directory, env: programEnv });
  child.stdout?.on('data', (chunk) => progress.write(chunk as Buffer));
  child.stderr?.on('data', (chunk) => process.stderr.write(chunk as Buffer));
  const send = (message: ToOperation) => child.connected && child.send(message);
  const interrupt = () => {
    interruption.say('Interrupted: waiting for the engine to end what it has begun …');
    send({ kind: 'interrupt' });
  };
  interruption.signal.addEventListener('abort', interrupt);
  interruption.kill = () => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  try {
    send({ kind: 'request', request: { ...request, workFolder } });
    return await outcome(child, progress);
  } finally {
    interruption.signal.removeEventListener('abort', interrupt);
    await rm(workFolder, { recursive: true, force: true });
  }
}

function outcome(child: ChildProcess, progress: NodeJS.WriteStream): Promise<OperationResult> {
  return new Promise((resolve, reject) => {
    let last: FromOperation | undefined;
    child.on('message', (message: FromOperation) => {
      if (message.kind === 'note') progress.write(`${message.line}\n`);
      else last = message;
    });
    child.on('error', reject);
    void Promise.all([once(child, 'close'), once(child, 'disconnect')]).then(() => {
      if (last?.kind === 'done') return resolve(last.report);
      if (last?.kind !== 'failed') return reject(new UserError('The process that worked on the stack was killed.'));
      reject(last.mistake ? new UserError(last.message) : new Error(last.message));
    });
  });
}
