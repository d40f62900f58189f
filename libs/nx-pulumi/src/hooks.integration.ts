import { findEngine } from './engine/find-engine.ts';
import { shop } from './testing/shop.ts';
import { Workspace } from './testing/workspace.ts';

/** The hooks of a program that has a secret setting, "hush-hush", and one resource. */
const hooks = `
const logContext = ({ project, stack, outputs, resources, env, log }) => {
  log(project + ' ' + stack + ' version ' + outputs.version + ' with ' + env.GREETING);
  log('password ' + outputs.password + ' or ' + Buffer.from('hush-hush').toString('base64'));
  log('made: ' + resources.filter(({ id }) => id).map(({ type }) => type).join());
};
exports.beforeDestroy = async (context) => {
  logContext(context);
  if (context.env.KEEP === 'refused') {
    throw Object.assign(new Error('Stack has visitors; the password is hush-hush.'), { name: 'UserError' });
  }
  if (context.env.KEEP === 'bug') throw new TypeError('visitors of hush-hush is not a function');
};
exports.afterFailedUp = async (context) => {
  logContext(context);
  if (context.env.KEEP === 'bug') throw new TypeError('visitors of hush-hush is not a function');
};
`;

/** Real Nx and the real engine. */
describe('the hooks of a program', () => {
  const workspace = new Workspace({ ...shop({ hooks: './dist/hooks.js' }), 'shop/dist/hooks.js': hooks });
  const nx = (operation: string, env: NodeJS.ProcessEnv = {}, ...flags: string[]) =>
    workspace.start(['run', `shop:${operation}`, '-c', 'local', ...flags], { GREETING: 'hello', ...env }).ended;

  beforeAll(() => findEngine({ log: console.log }), 15 * 60_000);
  afterAll(() => workspace.remove());

  it('`afterFailedUp` is not called after an `up` that succeeds', async () => {
    const result = await nx('up', {}, '--version=1');
    expect(result.code).toBe(0);
    expect(result.all).not.toContain('hello');
  });

  it('`afterFailedUp` logs before the failure is shown, with secrets redacted', async () => {
    const result = await nx('up', { MORE: '1' }, '--version=broken');
    expect(result.code).toBe(1);
    expect(result.all).toMatch(
      /^shop dev version broken with hello\npassword \[secret\] or \[secret\]\nmade: .*slow:index:Thing[\s\S]*no luck today/m,
    );
    expect(result.all).not.toContain('hush-hush');
  });

  it('an error of `afterFailedUp` is logged, and the `up` fails with its own', async () => {
    const result = await nx('up', { MORE: '1', KEEP: 'bug' }, '--version=broken');
    expect(result.code).toBe(1);
    expect(result.all).toContain('The hook "afterFailedUp" of shop failed: visitors of [secret] is not a function');
    expect(result.all.slice(result.all.indexOf('The hook'))).toContain('no luck today');
  });

  it('a UserError of `beforeDestroy` refuses `destroy` with its message, secrets redacted', async () => {
    const result = await nx('destroy', { KEEP: 'refused' });
    expect(result.code).toBe(1);
    expect(result.all).toContain('\nStack has visitors; the password is [secret].\n');
    expect(result.all).not.toMatch(/hush-hush|Destroying|TypeError/);
    expect(workspace.stateOf('dev')).toContain('slow:index:Thing::first');
  });

  it('another error of `beforeDestroy` refuses `destroy` with its stack trace', async () => {
    const result = await nx('destroy', { KEEP: 'bug' });
    expect(result.code).toBe(1);
    expect(result.all).toMatch(/TypeError: visitors of \[secret\] is not a function\n +at /);
    expect(result.all).not.toMatch(/hush-hush|Destroying/);
  });

  it('`destroy` is refused without a built hooks module', async () => {
    workspace.write('shop/package.json', shop({ hooks: './dist/unbuilt.js' })['shop/package.json'] ?? '');
    const result = await nx('destroy');
    expect(result.code).toBe(1);
    expect(result.all).toMatch(/unbuilt\.js does not exist: build the program first/);
    workspace.git('checkout', '--quiet', '--', 'shop/package.json');
  });

  it('`destroy` continues when `beforeDestroy` returns', async () => {
    const result = await nx('destroy');
    expect(result.code).toBe(0);
    expect(result.all).toMatch(/^shop dev version broken with hello$/m);
    expect(result.all).toContain('Stack "dev" is removed.');
  });
});

/** A program whose state holds a secret, though none of its settings is one. */
const secretive = `
const pulumi = require('@pulumi/pulumi');
module.exports = async () => ({ password: pulumi.secret('hush-hush') });
`;

describe('`afterFailedUp` of a stack whose passphrase is wrong', () => {
  const workspace = new Workspace({
    ...shop({ hooks: './dist/hooks.js' }),
    'shop/Pulumi.yaml': 'name: shop\nruntime: nodejs\n',
    'shop/dist/index.js': secretive,
    'shop/dist/hooks.js': 'exports.afterFailedUp = async ({ log }) => log("hello");',
  });
  afterAll(() => workspace.remove());

  it('cannot read the state for the same reason, and the error is printed once', async () => {
    expect((await workspace.start(['run', 'shop:up', '-c', 'local']).ended).code).toBe(0);
    const env = { PULUMI_CONFIG_PASSPHRASE: 'wrong' };
    const result = await workspace.start(['run', 'shop:up', '-c', 'local'], env).ended;
    expect(result.code).toBe(1);
    expect(result.all.match(/passphrase/g)).toHaveLength(1);
    expect(result.all).toContain('The passphrase is not the one that the secrets of stack "dev" were encrypted with');
    expect(result.all).not.toContain('afterFailedUp');
  });
});
