import { execFile, spawn } from 'node:child_process';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';

export const workspace = resolve(import.meta.dirname, '../../..');
const bin = join(workspace, 'node_modules/.bin');

/** The environment of a shell in this checkout, without the variables of the Nx that runs this bench. */
export function shell(...binFolders: string[]): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(NX_|FORCE_COLOR$)/.test(name));
  const path = [...binFolders, bin, process.env['PATH']].join(delimiter);
  return { ...Object.fromEntries(inherited), PATH: path, NX_DAEMON: 'false', NX_TUI: 'false', NO_COLOR: '1' };
}

export interface Timed {
  /** Milliseconds since 1970. */
  start: number;
  end: number;
  stdout: string;
}

/** Runs a command to its end; one that fails ends the bench with its output. */
export function run(command: string, args: string[], env = shell(), cwd = workspace): Promise<Timed> {
  const start = Date.now();
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, all] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => ((stdout += chunk), (all += chunk)));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (all += chunk));
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) => {
      if (code === 0) return done({ start, end: Date.now(), stdout });
      fail(new Error(`${command} ${args.join(' ')} ended with ${code ?? signal}:\n${all}`));
    });
  });
}

/** `nx run …` on the local cloud. */
export const nx = (target: string, flags: string[] = [], env = shell()) =>
  run('nx', ['run', target, '--configuration=local', '--outputStyle=stream-without-prefixes', ...flags], env);

/** The document that a target of nx-pulumi prints with `--json`, between Nx's own lines. */
export function report({ stdout }: Timed): { stack: string; outputs: Record<string, string> } {
  return JSON.parse(stdout.slice(stdout.indexOf('\n{') + 1, stdout.lastIndexOf('\n}') + 2)) as ReturnType<
    typeof report
  >;
}

/** Whether the local cloud is up. */
export async function cloudIsUp(): Promise<boolean> {
  return run('local-cloud', ['status']).then(
    () => true,
    () => false,
  );
}

/** The environment variables of programs on the local cloud. */
export async function cloudEnvironment(): Promise<NodeJS.ProcessEnv> {
  const print = ['exec', '--', process.execPath, '-p', 'JSON.stringify(process.env)'];
  return JSON.parse((await run('local-cloud', print)).stdout) as NodeJS.ProcessEnv;
}

/** The engine that the targets use. */
export async function enginePath(): Promise<string> {
  const { stdout } = await promisify(execFile)('node', ['scripts/engine.mjs'], { cwd: workspace, env: shell() });
  return stdout.trim();
}
