import { findEngine } from './engine/find-engine.ts';
import { shop } from './testing/shop.ts';
import { document, Workspace } from './testing/workspace.ts';

const yaml = `
name: shop
runtime: nodejs
config:
  version: { type: string, default: "1" }
  branch: { type: string, default: main }
  replicas: { type: integer, default: 2 }
  password: { type: string, secret: true, default: hush-hush }
  token: { type: string, default: "" }
`;

/** Real Nx and the real engine: what Nx drops, converts and prints of a command line. */
describe('flags of a run', () => {
  const workspace = new Workspace({
    ...shop(),
    'shop/Pulumi.yaml': yaml,
    'shop/Pulumi.other-stack.yaml':
      'config:\n  token: { secure: "v1:x" }\n  shop:more: { deep: [{ secure: "v1:x" }] }\n',
    'plain/Pulumi.yaml': 'name: plain\nruntime: nodejs\n',
    'plain/index.js': 'module.exports = async () => ({ loaded: true });',
    'plain/package.json':
      '{ "name": "plain", "pulumi": { "stack": "dev" }, "nx": { "targets": { "build": { "command": "true" } } } }',
    'package.json': '{ "name": "workspace", "private": true, "workspaces": ["shop", "plain"] }',
  });
  const nx = (operation: string, ...flags: string[]) =>
    workspace.nx('run', `shop:${operation}`, '-c', 'local', ...flags);
  const first = 'urn:pulumi:dev::shop::slow:index:Thing::first';

  beforeAll(() => findEngine({ log: console.log }), 15 * 60_000);
  afterAll(() => workspace.remove());

  it.each([
    ['run shop:up --password=hush', {}],
    ['run shop:up --password hush', { NX_DAEMON: 'true' }],
    ['up shop --password=hush', {}],
    ['run sho*:up --password=hush', {}],
    ['run-many -t up --password=hush', {}],
    ['run shop:up -- --password=hush', {}],
  ])('nx %s, which gives a secret setting, is refused before Nx prints it', async (words, env) => {
    const result = await workspace.start(words.split(' '), env).ended;
    expect(result.code).toBe(1);
    expect(result.all).toContain('The setting "password" is secret');
    expect(result.all).toContain(
      'give it in the environment variable SHOP_PASSWORD, or encrypted in Pulumi.<stack>.yaml',
    );
    expect(result.all.replaceAll('hush-hush', '')).not.toContain('hush');
    expect(result.all).not.toContain('nx run shop:build');
  });

  it.each([
    ['its full key', '--shop:password=whispered', 'password'],
    ['the name of one that the file of another stack encrypts', '--token=whispered', 'token'],
    ['the full key of one that the file of another stack encrypts', '--shop:token=whispered', 'token'],
    ['the name of one that is not declared', '--more=whispered', 'more'],
  ])('a secret setting given by %s is refused before Nx prints it: %s', async (_what, flag, name) => {
    const result = await nx('up', flag);
    expect(result.code).toBe(1);
    expect(result.all).toContain(`The setting "${name}" is secret`);
    expect(result.all).not.toContain('whispered');
    expect(result.all).not.toMatch(/nx run shop:build|stack trace/);
  });

  it('SHOP_PASSWORD gives the secret setting, which is encrypted and not printed', async () => {
    const run = workspace.start(['run', 'shop:up', '-c', 'local', '--json'], { SHOP_PASSWORD: 'whispered' });
    const result = await run.ended;
    expect(document(result)['outputs']).toMatchObject({ password: '[secret]' });
    expect(result.all + workspace.stateOf('dev')).not.toContain('whispered');
    const without = await nx('up');
    expect(without.code).toBe(1);
    expect(without.all).toContain(
      'The setting "shop:password" is not given, and its default is not what stack "dev" was deployed with. Both are secret; ' +
        'give either, in the environment variable SHOP_PASSWORD or Pulumi.dev.yaml, encrypted.',
    );
    expect((await workspace.start(['run', 'shop:up', '-c', 'local'], { SHOP_PASSWORD: 'hush-hush' }).ended).code).toBe(
      0,
    );
  });

  it.each([
    ['--branch --json', '--branch'],
    ['--json --branch', '--branch'],
    ['--stack --json', '--stack'],
    ['--stack= --json', '--stack'],
    ['--replicas --json', '--replicas'],
    ['--message --json', '--message'],
  ])('a flag without its value is refused: %s', async (words, flag) => {
    const result = await nx('up', ...words.split(' '));
    expect(result.code).toBe(1);
    expect(result.all).toContain(`The flag ${flag} has no value: give it one, as in ${flag}=<value>`);
  });

  it('--no-<setting> of a setting that takes a value is refused', async () => {
    expect((await nx('up', '--no-branch')).all).toContain('--no-branch has no meaning: --branch takes a value');
  });

  it('--version, which Nx drops, is refused where the program declares no such setting', async () => {
    const result = await workspace.nx('run', 'plain:up', '--version=1.10');
    expect(result.code).toBe(1);
    expect(result.all).toContain('The flag --version is unknown.');
  });

  it('an unknown flag is refused; the message lists the known flags, with those of the engine', async () => {
    const result = await nx('up', '--expect-no-change');
    expect(result.code).toBe(1);
    expect(result.all).not.toContain('--password');
    expect(result.all).toMatch(
      /The flag --expect-no-change is unknown\. Did you mean --expect-no-changes\? Known flags are --version, .*--diff, /,
    );
  });

  it('an unknown flag that is similar to a secret setting gets no suggestion', async () => {
    const result = await nx('up', '--pasword=x');
    expect(result.code).toBe(1);
    expect(result.all).toContain('The flag --pasword is unknown. Known flags are');
  });

  it('--target, which Nx drops, limits `destroy` to that resource', async () => {
    const env = { MORE: '1' };
    const up = (...flags: string[]) =>
      workspace.start(['run', 'shop:up', '-c', 'local', '--json', '--stack=part', ...flags], env).ended;
    expect(document(await up())['changes']).toEqual({ create: 3 });
    const part = await workspace.nx(
      'run',
      'shop:destroy',
      '-c',
      'local',
      '--stack=part',
      `--target=${first.replace('dev', 'part')}`,
    );
    expect(part.code).toBe(0);
    expect(part.all).toContain('Stack "part" keeps what was not destroyed.');
    const state = workspace.stateOf('part');
    expect([state.includes('Thing::first'), state.includes('Thing::second')]).toEqual([false, true]);
  });

  it('--exclude, which Nx drops, and --message reach the engine', async () => {
    const args = ['run', 'shop:up', '-c', 'local', '--json', '--stack=other', '--message=1.10'];
    const result = await workspace.start([...args, `--exclude=${first.replace('dev', 'other')}`, '--parallel=1']).ended;
    expect(document(result)['changes']).toEqual({ create: 1, same: 1 });
    expect(workspace.stateOf('other')).not.toContain('Thing::first');
    expect(workspace.history('other')).toContain('"message":"1.10"');
  });

  it.each([
    ['nothing changes', '', 0],
    ['something does', '1', 1],
  ])('--expect-no-changes, where %s: MORE=%s ends with %s', async (_what, MORE, code) => {
    const env = { SHOP_PASSWORD: 'hush-hush', MORE };
    const result = await workspace.start(['run', 'shop:up', '-c', 'local', '--expect-no-changes'], env).ended;
    expect(result.code).toBe(code);
  });

  it('--diff shows every property that changes', async () => {
    const result = await workspace.nx('run', 'shop:preview', '-c', 'local', '--stack=new', '--diff');
    expect(result.all).toMatch(/\+ slow:index:Thing.*\n.*\[urn=.*\n.*seconds/);
  });

  it('a flag of the engine is refused for an operation that does not take it', async () => {
    const result = await nx('outputs', '--target=urn:x');
    expect(result.code).toBe(1);
    expect(result.all).toContain('The flag --target is for preview, up, refresh, destroy: "outputs" does not take it.');
  });
});
