import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { UserError } from '@per-branch/go-tool';

/** What a detached script sends: lines of progress, and then its result or the message of its error. */
export type FromScript<Result> =
  | { kind: 'log'; line: string }
  | { kind: 'result'; value: Result }
  | { kind: 'error'; message: string; isUserError: boolean };

/** What a detached script runs in. */
interface Options {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Where its standard output and its progress go. */
  progress: NodeJS.WriteStream;
  /** The message of the error when it ends without a result. */
  killed: string;
}

/**
 * Starts a Node script outside of this process's tree and session, with an IPC channel. A terminal sends Ctrl-C to its
 * whole foreground group, and Nx sends it once more to every process below it: neither reaches a detached script.
 */
export function spawnDetached<Message extends object, Result>(script: string, { cwd, env, progress, killed }: Options) {
  // The shell starts the script and ends at once. Its id is that of the script's process group.
  const shell = spawn('/bin/sh', ['-c', '"$0" "$@" &', process.execPath, script], {
    cwd,
    env: withoutColorConflict(env),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  shell.stdout?.on('data', (chunk) => progress.write(chunk as Buffer));
  shell.stderr?.on('data', (chunk) => process.stderr.write(chunk as Buffer));
  const ended = Promise.all([once(shell, 'close'), once(shell, 'disconnect')]);
  const result = new Promise<Result>((resolve, reject) => {
    shell.on('message', (message: FromScript<Result>) => {
      if (message.kind === 'log') progress.write(`${message.line}\n`);
      else if (message.kind === 'result') resolve(message.value);
      else reject(message.isUserError ? new UserError(message.message) : new Error(message.message));
    });
    ended.then(() => reject(new UserError(killed)), reject);
  });
  return {
    result,
    ended,
    /** Sends a message; that the script has ended, or was never started, is the error of `result`. */
    send: (message: Message) => void (shell.connected && shell.send(message, () => undefined)),
    /** Kills the script and its children. */
    kill: () => void (shell.pid !== undefined && process.kill(-shell.pid, 'SIGKILL')),
  };
}

/** Nx sets FORCE_COLOR for its tasks; where the user has set NO_COLOR, Node would warn in every process. */
function withoutColorConflict({ FORCE_COLOR, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return env['NO_COLOR'] || FORCE_COLOR === undefined ? env : { ...env, FORCE_COLOR };
}
