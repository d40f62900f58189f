// What the root commands share: the dependencies are installed, steps run with this workspace's own Node, Ctrl-C reaches the step.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');
/** The workspace's own programs come first. */
export const path = `${bin}${delimiter}${process.env.PATH}`;
const env = { ...process.env, PATH: path, NX_TUI: 'false', NX_DAEMON: 'false' };

let current;
let interrupted;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    // A terminal sends Ctrl-C to the whole group; only a signal sent to us alone has to be passed on.
    if (signal === 'SIGTERM' || !process.stdin.isTTY) current?.kill(signal);
    interrupted = signal;
  });
}

/** Runs a command in the workspace and answers with what it printed; rejects with its exit code. */
export function run(command, args, { capture = false, allowFailure = false, extraEnv = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...env, ...extraEnv },
      stdio: ['inherit', capture ? 'pipe' : 'inherit', 'inherit'],
    });
    current = child;
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (interrupted) return reject(Object.assign(new Error('Interrupted.'), { code: 130 }));
      if (code === 0 || allowFailure) return resolve({ output, code });
      reject(
        Object.assign(new Error(`${command} ${args.join(' ')} ended with ${signal ?? code}`), { code: code ?? 1 }),
      );
    });
  });
}

/** Installs the dependencies that package-lock.json names, unless they are there, and builds what Nx itself loads. */
export async function install() {
  const stamp = join(root, 'node_modules', '.installed-from');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    console.log('Installing the dependencies (about a minute) …');
    await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
    writeFileSync(stamp, wanted);
  } else {
    await run('npm', ['run', '--silent', 'prepare']);
  }
}

/** Runs `main`; a failed step ends the command with that step's exit code and one line, not a stack trace. */
export function command(main) {
  main().catch((error) => {
    console.error(error.code === undefined ? error : `\n${error.message}`);
    process.exit(typeof error.code === 'number' ? error.code : 1);
  });
}
