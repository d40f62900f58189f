// What the root commands share: they install the dependencies, run programs with this workspace's own Node, and pass
// signals on.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
/** The PATH, with the workspace's own programs first. */
export const path = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`;
const env = { ...process.env, PATH: path, NX_TUI: 'false', NX_DAEMON: 'false' };

/** An error that ends a command with its message and an exit code. */
export class CommandError extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

let child;
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    // A terminal sends Ctrl-C to the whole group; a signal to this process only has to be passed on.
    if (signal === 'SIGTERM' || !process.stdin.isTTY) child?.kill(signal);
    interrupted = true;
  });
}

/** Runs a program in the workspace's root; answers with its output if `capture` is set. */
export function run(program, args, { capture = false, extraEnv = {} } = {}) {
  return new Promise((resolve, reject) => {
    child = spawn(program, args, {
      cwd: root,
      env: { ...env, ...extraEnv },
      stdio: ['inherit', capture ? 'pipe' : 'inherit', 'inherit'],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.on('error', ({ message }) => reject(new CommandError(message)));
    child.on('close', (code, signal) => {
      if (interrupted) reject(new CommandError('Interrupted.', 130));
      else if (code === 0) resolve(output);
      else reject(new CommandError(`${program} ${args.join(' ')} ended with ${signal ?? code}`, code ?? 1));
    });
  });
}

/** Installs what package-lock.json names, unless it is installed, and builds what Nx itself loads. */
export async function install() {
  const stamp = join(root, 'node_modules', '.installed-from');
  const lockfile = readFileSync(join(root, 'package-lock.json'));
  const wanted = createHash('sha256').update(lockfile).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    await run('npm', ['run', '--silent', 'prepare']);
    return;
  }
  console.log('Installing the dependencies (about a minute) …');
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, wanted);
}

/** Runs `main`; a failed program ends the command with its exit code and one line, not a stack trace. */
export function command(main) {
  main().catch((error) => {
    console.error(error instanceof CommandError ? `\n${error.message}` : error);
    process.exit(error.exitCode ?? 1);
  });
}
