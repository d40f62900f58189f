import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { packagesToBuild } from './packages-to-build.ts';

/** The real Go, on a program of two lines; each build in a process of its own, from the built package. */
describe('a program that is built from its Go module', () => {
  const folder = mkdtempSync(join(tmpdir(), 'go-tool-'));
  const module = join(folder, 'module');
  const cache = join(folder, 'cache');
  const library = resolve(__dirname, '../../dist/index.js');
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
  const path = (said: string) => /^PATH (.*)$/m.exec(said)?.[1] ?? said;

  beforeEach(() => {
    rmSync(cache, { recursive: true, force: true });
    source('println("hello")');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('runs, lies in the cache under a key of its sources, and is built once', async () => {
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

  it('says how many packages it compiled, which are those that it announced', async () => {
    const packages = await packagesToBuild(
      module,
      { ...process.env, GOCACHE: join(folder, 'go-cache'), CGO_ENABLED: '0', GOFLAGS: '' },
      ['-trimpath', '-ldflags=-s -w', '-buildvcs=false'],
      '.',
    );
    expect(packages).toBeGreaterThan(10);
    const said = await build({ GOCACHE: join(folder, 'go-cache') });
    expect(said).toMatch(new RegExp(`^Built hello, ${packages} packages, in \\d+ s\\.$`, 'm'));
  });

  it('is built by one of two processes, and the other one says that it waits', async () => {
    const both = (await Promise.all([build(), build()])).sort();
    expect(path(both[0] ?? '')).toBe(path(both[1] ?? ''));
    expect(both.filter((said) => said.includes('Building hello'))).toHaveLength(1);
    expect(both.join()).toMatch(/Process \d+ builds hello: waiting for it …/);
  });

  it('embeds a file of a module that it requires, by `embed`', async () => {
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
    const said = await build({}, embed);
    expect(execFileSync('/bin/sh', ['-c', `${path(said)} 2>&1`], { encoding: 'utf8' })).toBe('from another module\n');
    expect(readdirSync(dirname(path(said)))).toEqual(['hello']);
    const absent = { 'greeting.txt': { module: 'example.com/absent', path: 'x' } };
    expect(await build({}, absent)).toMatch(
      /UserError: Building hello needs files of the Go module example\.com\/absent: .*not a known dependency/,
    );
  });

  it('is built although a killed process left its lock', async () => {
    const name = /hello-[0-9a-f]{12}/.exec(await build())?.[0] ?? '';
    rmSync(join(cache, name), { recursive: true });
    const dead = spawn('true');
    await once(dead, 'exit');
    writeFileSync(join(cache, `${name}.lock`), `${dead.pid} 12345`);
    mkdirSync(join(cache, `${name}.new`));
    expect(path(await build())).toBe(join(cache, name, 'hello'));
    expect(readdirSync(cache).sort()).toEqual([name, 'hello.seconds']);
  });

  it('fails with what the compiler said last, and leaves nothing', async () => {
    source('undefined()');
    expect(await build()).toMatch(
      /UserError: Building hello in .* failed:\n[\s\S]*main\.go:3:\d+: undefined: undefined/,
    );
    expect(readdirSync(cache)).toEqual([]);
  });

  it('asks for Go where there is none', async () => {
    expect(await build({ PATH: folder })).toMatch(
      /UserError: hello is built with Go 1\.24 or newer, and there is no "go" on the PATH\. Install Go/,
    );
  });

  it('asks for a newer Go where it is too old', async () => {
    source('println("hello")', '1.99');
    expect(await build()).toMatch(/UserError: hello is built with Go 1\.99 or newer, and this machine has Go 1\.\d+/);
  });

  it('asks for space where there is too little, before it builds', async () => {
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
