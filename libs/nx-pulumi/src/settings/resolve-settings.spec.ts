import { type Setting, type SettingType } from '../program/setting.ts';
import { resolveSettings } from './resolve-settings.ts';
import { type StackFile } from './stack-file.ts';

const setting = (name: string, type: SettingType, more: Partial<Setting> = {}): Setting => {
  return { key: `shop:${name}`, name, type, secret: false, ...more };
};
const file = (config: Record<string, unknown> = {}): StackFile => ({
  name: 'Pulumi.dev.yaml',
  config,
  otherFields: {},
});
const flags = (values: Record<string, string>) => ({ flag: values });
const valueOf = (type: SettingType, value: string) =>
  resolveSettings([setting('x', type)], flags({ x: value }), file())[0]?.value;

describe('resolveSettings', () => {
  it('takes each setting from a flag, settingsFrom, the context, the stack file, its default, in this order', () => {
    const declared = ['a', 'b', 'c', 'd', 'e'].map((name) => setting(name, 'string', { default: 'default' }));
    const sources = {
      context: { a: 'context', b: 'context', c: 'context' },
      settingsFrom: { a: 'file', b: 'file' },
      flag: { a: 'flag' },
    };
    const lines = { 'shop:a': 'stack', 'shop:b': 'stack', 'shop:c': 'stack', 'shop:d': 'stack' };
    expect(resolveSettings(declared, sources, file(lines)).map(({ value }) => value)).toEqual([
      'flag',
      'file',
      'context',
      'stack',
      'default',
    ]);
  });

  it('names the flag or variable that would give a setting instead of its default', () => {
    const declared = [
      setting('region', 'string', { default: 'west1' }),
      setting('token', 'string', { default: '', secret: true }),
      setting('runner', 'string', { default: '' }),
    ];
    expect(resolveSettings(declared, {}, file()).map(({ byDefault }) => byDefault)).toEqual([
      { flag: '--region' },
      { variable: 'SHOP_TOKEN' },
      {},
    ]);
  });

  it('returns other keys of the stack file as they are', () => {
    const lines = { 'gcp:project': 'example', 'shop:more': { deep: { secure: 'v1:x' } } };
    expect(resolveSettings([], {}, file(lines))).toEqual([
      { key: 'gcp:project', value: 'example', encrypt: false },
      { key: 'shop:more', value: { deep: { secure: 'v1:x' } }, encrypt: false },
    ]);
  });

  it('keeps an encrypted value of the stack file, whatever the type of its setting', () => {
    expect(resolveSettings([setting('pin', 'integer')], {}, file({ 'shop:pin': { secure: 'v1:x' } }))).toEqual([
      { key: 'shop:pin', value: { secure: 'v1:x' }, encrypt: false },
    ]);
  });

  it('encrypts a setting that is declared secret, and one that replaces an encrypted value', () => {
    const declared = [setting('token', 'string', { secret: true }), setting('pin', 'string')];
    const sources = { environment: { token: 'hush' }, context: { pin: '1234' } };
    expect(resolveSettings(declared, sources, file({ 'shop:pin': { secure: 'v1:x' } }))).toEqual([
      { key: 'shop:token', value: 'hush', encrypt: true },
      { key: 'shop:pin', value: '1234', encrypt: true },
    ]);
  });

  it.each([
    [
      'declared secret',
      setting('token', 'string', { secret: true }),
      {},
      'give it in the environment variable SHOP_TOKEN, or encrypted in Pulumi.dev.yaml',
    ],
    [
      'encrypted in the stack file',
      setting('token', 'string'),
      { 'shop:token': { secure: 'v1:x' } },
      'give it encrypted in Pulumi.dev.yaml, or declare it with "secret: true" in Pulumi.yaml and give it in the environment variable SHOP_TOKEN',
    ],
  ])('refuses a flag for a setting that is %s, without printing its value', (_how, declared, lines, ways) => {
    const resolve = () => resolveSettings([declared], flags({ token: 'hush' }), file(lines));
    expect(resolve).toThrow(ways);
    expect(resolve).not.toThrow('hush');
  });

  it('refuses a secret setting in plain text in the stack file', () => {
    const resolve = () =>
      resolveSettings([setting('pin', 'string', { secret: true })], {}, file({ 'shop:pin': 'hush' }));
    expect(resolve).toThrow(
      'Pulumi.dev.yaml holds it in plain text: encrypt it with "pulumi config set --secret shop:pin"',
    );
    expect(resolve).not.toThrow('hush');
  });

  it.each([
    ['nothing else gives it', {}],
    ['the stack file does', { 'shop:apiToken': { secure: 'v1:x' } }],
  ])('refuses an empty environment variable for a secret without a default, where %s', (_what, lines) => {
    const declared = setting('apiToken', 'string', { secret: true });
    const sources = { environment: { apiToken: '' } };
    const resolve = (one: Setting) => resolveSettings([one], sources, file(lines));
    expect(() => resolve(declared)).toThrow(
      'The environment variable SHOP_API_TOKEN, which gives the secret setting "apiToken", is empty: put the value into it, or unset it and give the setting encrypted in Pulumi.dev.yaml.',
    );
    expect(resolve({ ...declared, default: 'hush' })).toMatchObject([{ value: '', encrypt: true }]);
  });

  it('reports all problems at once', () => {
    const declared = [
      setting('version', 'string', { description: 'What to deploy' }),
      setting('replicas', 'integer'),
      setting('nodes', 'integer'),
      setting('token', 'string', { secret: true }),
      setting('runner', 'string'),
    ];
    expect(() => resolveSettings(declared, flags({ replicas: 'two' }), file({ 'shop:nodes': ['a'] }))).toThrow(
      [
        'The setting "version" is missing (What to deploy): give it with --version=<string>.',
        'The setting "replicas" must be of type integer, as in 3. "two" from --replicas is not.',
        'The setting "nodes" must be of type integer, as in 3. ["a"] from Pulumi.dev.yaml is not.',
        'The setting "token" is missing: give it in the environment variable SHOP_TOKEN, or encrypted in Pulumi.dev.yaml.',
        'The setting "runner" is missing: give it in Pulumi.dev.yaml, as in "shop:runner: <string>".',
      ].join('\n'),
    );
  });

  it('omits a setting of another namespace that has no value', () => {
    expect(resolveSettings([{ ...setting('', 'string'), key: 'gcp:zone', name: 'gcp:zone' }], {}, file())).toEqual([]);
  });

  it.each<[SettingType, string, unknown]>([
    ['string', '', ''],
    ['string', '-1.0', '-1.0'],
    ['integer', '-12', '-12'],
    ['boolean', 'false', 'false'],
    ['array', '["a"]', ['a']],
    ['object', '{"a":1}', { a: 1 }],
  ])('accepts for type %s the text "%s"', (type, text, value) => {
    expect(valueOf(type, text)).toEqual(value);
  });

  it.each<[SettingType, string]>([
    ['integer', '1.5'],
    ['integer', ''],
    ['boolean', 'yes'],
    ['array', 'a,b'],
    ['array', '{"a":1}'],
    ['object', '["a"]'],
    ['object', 'null'],
  ])('refuses for type %s the text "%s"', (type, value) => {
    expect(() => valueOf(type, value)).toThrow(`must be of type ${type}`);
  });
});
