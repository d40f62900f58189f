import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Starts a Node script outside of this process's tree and session, with a channel for messages and its output piped. A terminal sends
 * Ctrl-C to all that it runs, and Nx sends it once more to all below it: neither reaches what runs apart.
 *
 * What is answered is the shell that starts the script and ends at once: the script has ended when its streams and its channel
 * are closed. Its process group has the shell's number.
 */
export function spawnDetached(script: string, { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv }): ChildProcess {
  return spawn('/bin/sh', ['-c', '"$0" "$@" &', process.execPath, script], {
    cwd,
    env: withoutContradiction(env),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

/** Nx sets FORCE_COLOR for its tasks; where the user has set NO_COLOR, Node would complain in every process. */
function withoutContradiction({ FORCE_COLOR, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return env['NO_COLOR'] || FORCE_COLOR === undefined ? env : { ...env, FORCE_COLOR };
}

/** What a failed script tells the one that started it. */
export interface Failure {
  kind: 'failed';
  message: string;
  /** The user can put it right, and the message says how; otherwise it is a stack trace. */
  mistake: boolean;
}
