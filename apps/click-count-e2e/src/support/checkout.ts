import { execFile, spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
/** The checkout that this suite is part of. */
export const workspace = resolve(__dirname, '../../../..');

export interface Result {
  code: number;
  stdout: string;
  /** Standard output and standard error, as they came. */
  all: string;
}

/** A clone of this checkout, as another person on this machine would have it. */
export class Checkout {
  private constructor(readonly folder: string) {}

  /** Clones the committed state; the dependencies are linked, not installed again. */
  static async clone(): Promise<Checkout> {
    const folder = await mkdtemp(join(tmpdir(), 'per-branch-clone-'));
    await execute('git', ['clone', '--quiet', workspace, folder]);
    // npm puts a package's own versions beside it.
    for (const installed of globSync('{.,apps/*,libs/*}/node_modules', { cwd: workspace }))
      await execute('cp', ['-al', join(workspace, installed), join(folder, installed)]);
    const checkout = new Checkout(folder);
    await checkout.git('config', 'user.name', 'Test');
    await checkout.git('config', 'user.email', 'test@example.com');
    const built = await checkout.command('npm', ['run', '--silent', 'prepare']);
    if (built.code !== 0) throw new Error(built.all);
    return checkout;
  }

  async git(...args: string[]): Promise<string> {
    return (await execute('git', args, { cwd: this.folder })).stdout.trim();
  }

  /** Replaces a text in a file and commits the change. */
  async edit(path: string, from: string, to: string): Promise<void> {
    const file = join(this.folder, path);
    const text = await readFile(file, 'utf8');
    if (!text.includes(from)) throw new Error(`${path} does not hold "${from}"`);
    await writeFile(
      file,
      text.replace(from, () => to),
    );
    await this.git('commit', '--quiet', '--all', '--message', `change ${path}`);
  }

  /** `nx …` in this checkout, as a user's shell would run it. */
  nx(...args: string[]): Promise<Result> {
    return this.command('nx', [...args, '--outputStyle=stream-without-prefixes']);
  }

  command(name: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Result> {
    return new Promise((done, fail) => {
      const child = spawn(name, args, {
        cwd: this.folder,
        env: { ...this.environment(), ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let stdout = '';
      let all = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => ((stdout += chunk), (all += chunk)));
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => (all += chunk));
      child.on('error', fail);
      child.on('close', (code, signal) => done({ code: code ?? (signal ? 130 : 1), stdout, all }));
    });
  }

  /** What a user's shell in this checkout has, without colours. */
  environment(): NodeJS.ProcessEnv {
    const path = `${join(this.folder, 'node_modules/.bin')}${delimiter}${process.env['PATH']}`;
    return { ...outside(process.env), PATH: path, NX_DAEMON: 'false', NX_TUI: 'false', NO_COLOR: '1' };
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

/** The environment without what the Nx that runs this suite put there: a shell would not have it. */
function outside(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(NX_|JEST_|NODE_ENV$)/.test(name)));
}
