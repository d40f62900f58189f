import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';

const checkout = resolve(__dirname, '../../../..');

/** Exit code and output of a command. */
export interface CommandResult {
  code: number | null;
  stdout: string;
  all: string;
}

/** An Nx workspace with one program, a local provider and the real engine. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), 'nx-pulumi-test-'));
  readonly state = mkdtempSync(join(tmpdir(), 'nx-pulumi-state-'));

  constructor(program: Record<string, string>) {
    symlinkSync(join(checkout, 'node_modules'), join(this.folder, 'node_modules'));
    const plugin = { plugin: '@per-branch/nx-pulumi', options: { local: './local.cjs' } };
    this.write('nx.json', JSON.stringify({ analytics: false, neverConnectToCloud: true, plugins: [plugin] }));
    this.write('package.json', '{ "name": "workspace", "private": true, "workspaces": ["shop"] }');
    this.write('.gitignore', 'node_modules\n.nx\n');
    for (const [file, text] of Object.entries(program)) this.write(file, text);
    this.git('init', '--quiet', '--initial-branch', 'main');
    this.commit();
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), text);
  }

  git(...args: string[]): string {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
    return execFileSync('git', [...identity, ...args], { cwd: this.folder, encoding: 'utf8' }).trim();
  }

  commit(): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', 'change');
  }

  /** Files that are untracked, or that differ from the commit. */
  changed(): string {
    return this.git('status', '--porcelain', '--ignored=no');
  }

  /** Starts `nx …` in a process group of its own, as a shell does. */
  start(
    args: string[],
    env: NodeJS.ProcessEnv = {},
    folder = '.',
  ): { process: ChildProcess; output: () => string; ended: Promise<CommandResult> } {
    const child = spawn('nx', [...args, '--outputStyle=stream-without-prefixes'], {
      cwd: join(this.folder, folder),
      env: { ...this.environment(), ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let all = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => ((stdout += chunk), (all += chunk)));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (all += chunk));
    const ended = new Promise<CommandResult>((done) => child.on('close', (code) => done({ code, stdout, all })));
    return { process: child, output: () => all, ended };
  }

  nx(...args: string[]): Promise<CommandResult> {
    return this.start(args).ended;
  }

  /** What a shell has, and where this workspace's stacks are kept. */
  environment(): NodeJS.ProcessEnv {
    const outside = Object.entries(process.env).filter(
      ([name]) => !/^(NX_|JEST_|NODE_ENV$|NODE_OPTIONS$|TRAVIS)/.test(name),
    );
    return {
      ...Object.fromEntries(outside),
      PATH: `${join(checkout, 'node_modules/.bin')}${delimiter}${process.env['PATH']}`,
      NX_DAEMON: 'false',
      NX_TUI: 'false',
      NO_COLOR: '1',
      PULUMI_BACKEND_URL: `file://${this.state}`,
      PULUMI_CONFIG_PASSPHRASE: 'right',
    };
  }

  /** The state of a stack as it is stored. */
  stateOf(stack: string): string {
    return readFileSync(join(this.state, `.pulumi/stacks/shop/${stack}.json`), 'utf8');
  }

  /** The backend's records of earlier operations on a stack. */
  history(stack: string): string {
    const folder = join(this.state, '.pulumi/history/shop', stack);
    const files = readdirSync(folder).filter((file) => file.endsWith('.history.json'));
    return files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  }

  locks(stack: string): string[] {
    const folder = join(this.state, '.pulumi/locks/organization/shop', stack);
    const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : [];
    return files.map((file) => join(folder, file));
  }

  remove(): void {
    for (const folder of [this.folder, this.state]) rmSync(folder, { recursive: true, force: true });
  }
}

/** The one JSON document that a run with `--json` printed. */
export function document({ code, stdout, all }: CommandResult): Record<string, unknown> {
  if (code !== 0) throw new Error(all);
  return JSON.parse(stdout.slice(stdout.indexOf('\n{') + 1, stdout.lastIndexOf('\n}') + 2)) as Record<string, unknown>;
}
