import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { UserError } from '../user-error.js';
import { askOnTerminal } from './ask-on-terminal.js';
import { passOnSignals } from './pass-on-signals.js';
import { type FromOperation, type Report, type Request, type ToOperation } from './protocol.js';

/** Where an operation's progress goes, and the environment that it runs in. */
export interface Surroundings {
  env: NodeJS.ProcessEnv;
  progress: NodeJS.WriteStream;
}

/**
 * Works on a stack in a process of its own, and waits for it. The process has left this one's tree and session: a terminal sends
 * Ctrl-C to all that it runs, Nx sends it down the tree, and the engine takes a second one as the order to stop dead.
 */
export async function startOperation(request: Request, { env, progress }: Surroundings): Promise<Report> {
  const child = spawn('/bin/sh', ['-c', '"$0" "$@" &', process.execPath, join(__dirname, 'process.js')], {
    cwd: request.folder,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.stdout?.on('data', (chunk) => progress.write(chunk as Buffer));
  child.stderr?.on('data', (chunk) => process.stderr.write(chunk as Buffer));
  const send = (message: ToOperation) => child.connected && child.send(message);
  const signals = passOnSignals({
    interrupt: () => send({ kind: 'interrupt' }),
    kill: () => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'),
    say: (line) => process.stderr.write(`${line}\n`),
  });
  try {
    send({ kind: 'request', request });
    return await outcome(child, send, progress);
  } finally {
    signals.stop();
  }
}

function outcome(
  child: ChildProcess,
  send: (message: ToOperation) => unknown,
  progress: NodeJS.WriteStream,
): Promise<Report> {
  return new Promise((resolve, reject) => {
    let last: FromOperation | undefined;
    child.on('message', (message: FromOperation) => {
      if (message.kind === 'note') progress.write(`${message.line}\n`);
      else if (message.kind === 'confirm')
        void askOnTerminal(message.question).then((yes) => send({ kind: 'answer', yes }));
      else last = message;
    });
    child.on('error', reject);
    // The child itself is the shell, which ends at once: the process is gone when its streams and its channel are closed.
    void Promise.all([once(child, 'close'), once(child, 'disconnect')]).then(() => {
      if (last?.kind === 'done') return resolve(last.report);
      if (last?.kind !== 'failed') return reject(new UserError('The process that worked on the stack was killed.'));
      reject(last.mistake ? new UserError(last.message) : new Error(last.message));
    });
  });
}
