import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { packagesToBuild } from './go-list.ts';

/** The real Go, on a program of two lines; each build in a process of its own, from the built package. */
describe('goTool', () => {
  const folder = mkdtempSync(join(tmpdir(), 'go-tool-'));
  const module = join(folder, 'module');
  const cache = join(folder, 'cache');
  const library = resolve(__dirname, '../dist/index.js');
  const embed = { 'greeting.txt': { module: 'example.com/greetings', path: 'texts/greeting.txt' } };
  const script = (embed?: object) => `require(${JSON.stringify(library)})
    .goTool({ name: 'hello', module: ${JSON.stringify(module)}, package: '.', log: console.log, embed: ${JSON.stringify(embed)} })
    .then((path) => console.log('PATH ' + path), (error) => { console.log(error.name + ': ' + error.message); process.exitCode = 1; });`;
  const source = (text: string, go = '1.24') => {
    mkdirSync(module, { recursive: true });
    writeFileSync(join(module, 'go.mod'), `module hello\n\ngo ${go}\n`);
    writeFileSync(join(module, 'main.go'), `package main\n\nfunc main() { ${text} }\n`);
  };
  const build = async (env: NodeJS.ProcessEnv = {}, embed?: object) => {
    const options = { env: { ...process.env, PER_BRANCH_CACHE: cache, ...env } };
    return promisify(execFile)(process.execPath, ['-e', script(embed)], options)
      .catch((error: unknown) => error as { stdout: string })
      .then(({ stdout }) => stdout);
  };
  const path = (output: string) => /^PATH (.*)$/m.exec(output)?.[1] ?? output;

  beforeEach(() => {
    rmSync(cache, { recursive: true, force: true });
    source('println("hello")');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('builds a program once, and keeps it in the cache under a key of its sources', async () => {
    const first = await build();
    expect(first).toMatch(/^Building hello from its Go module, once/);
    expect(path(first)).toMatch(new RegExp(`^${cache}/hello-[0-9a-f]{12}/hello$`));
    expect(execFileSync('/bin/sh', ['-c', `${path(first)} 2>&1`], { encoding: 'utf8' })).toBe('hello\n');
    expect(await build()).toBe(`PATH ${path(first)}\n`);
    source('println("changed")');
    const changed = await build();
    expect(changed).toMatch(/last time it took \d+ s/);
    expect(path(changed)).not.toBe(path(first));
  });

  it('compiles as many packages as packagesToBuild counts', async () => {
    const env = { ...process.env, GOCACHE: join(folder, 'go-cache'), CGO_ENABLED: '0', GOFLAGS: '' };
    const flags = ['-trimpath', '-ldflags=-s -w', '-buildvcs=false'];
    const packages = await packagesToBuild({ cwd: module, env }, flags, '.');
    expect(packages).toBeGreaterThan(10);
    const output = await build({ GOCACHE: join(folder, 'go-cache') });
    expect(output).toMatch(new RegExp(`^Built hello, ${packages} packages, in \\d+ s\\.$`, 'm'));
  });

  it('builds in one of two processes, and the other one logs that it waits', async () => {
    const both = (await Promise.all([build(), build()])).sort();
    expect(path(both[0] ?? '')).toBe(path(both[1] ?? ''));
    expect(both.filter((output) => output.includes('Building hello'))).toHaveLength(1);
    expect(both.join()).toMatch(/Another process writes .*\/hello-[0-9a-f]{12}: waiting for it …/);
  });

  it('embeds the files of required modules that `embed` names', async () => {
    const greetings = join(folder, 'greetings');
    mkdirSync(join(greetings, 'texts'), { recursive: true });
    writeFileSync(join(greetings, 'go.mod'), 'module example.com/greetings\n');
    writeFileSync(join(greetings, 'texts/greeting.txt'), 'from another module\n');
    source(
      'print(text)',
      '1.24\n\nrequire example.com/greetings v1.0.0\nreplace example.com/greetings => ../greetings',
    );
    const main = readFileSync(join(module, 'main.go'), 'utf8');
    const embedding = 'import _ "embed"\n\n//go:embed greeting.txt\nvar text string\n';
    writeFileSync(join(module, 'main.go'), main.replace('package main\n', `package main\n\n${embedding}`));
    const output = await build({}, embed);
    expect(execFileSync('/bin/sh', ['-c', `${path(output)} 2>&1`], { encoding: 'utf8' })).toBe('from another module\n');
    expect(readdirSync(dirname(path(output)))).toEqual(['hello']);
    const absent = { 'greeting.txt': { module: 'example.com/absent', path: 'x' } };
    expect(await build({}, absent)).toMatch(
      /UserError: Building hello needs files of the Go module example\.com\/absent: .*not a known dependency/,
    );
  });

  it('builds although a killed process left its lock and a half-written folder', async () => {
    const name = /hello-[0-9a-f]{12}/.exec(await build())?.[0] ?? '';
    rmSync(join(cache, name), { recursive: true });
    const lock = `require('proper-lockfile').lock(${JSON.stringify(join(cache, name))}, { realpath: false })`;
    const killed = spawn(process.execPath, ['-e', `${lock}.then(() => setInterval(() => console.log('locked'), 50))`], {
      cwd: __dirname,
    });
    await once(killed.stdout, 'data');
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    expect(existsSync(join(cache, `${name}.lock`))).toBe(true);
    mkdirSync(join(cache, `${name}.new`));
    expect(path(await build())).toBe(join(cache, name, 'hello'));
    expect(readdirSync(cache).sort()).toEqual([name, 'hello.seconds']);
  });

  it('fails with the last lines of the compiler, and leaves no files', async () => {
    source('undefined()');
    expect(await build()).toMatch(
      /UserError: Building hello in .* failed:\n[\s\S]*main\.go:3:\d+: undefined: undefined/,
    );
    expect(readdirSync(cache)).toEqual([]);
  });

  it('without Go is an error with the address of its installation guide', async () => {
    expect(await build({ PATH: folder })).toMatch(
      /UserError: hello is built with Go 1\.24 or newer, and there is no "go" on the PATH\. Install Go/,
    );
  });

  it('with an older Go than go.mod requires is an error', async () => {
    source('println("hello")', '1.99');
    expect(await build()).toMatch(/UserError: hello is built with Go 1\.99 or newer, and this machine has Go 1\.\d+/);
  });

  it('with too little disk space is an error before it builds', async () => {
    mkdirSync(cache);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', cache]);
    try {
      expect(await build()).toMatch(
        /UserError: Building hello needs 0\.5 GB in .* set PER_BRANCH_CACHE to a folder on another disk/,
      );
    } finally {
      execFileSync('umount', [cache]);
    }
  });
});
