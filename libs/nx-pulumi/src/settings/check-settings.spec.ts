import { type Setting, type SettingType } from '../program/setting.js';
import { checkSettings } from './check-settings.js';

const setting = (name: string, type: SettingType, more: Partial<Setting> = {}): Setting => {
  return { key: `shop:${name}`, name, type, secret: false, ...more };
};
const valueOf = (type: SettingType, value: string) => checkSettings([setting('x', type)], { x: value })[0]?.value;

describe('settings of a run', () => {
  it('are what was given, else the default', () => {
    const declared = [setting('a', 'string', { default: '1.10' }), setting('b', 'string', { default: 'unused' })];
    expect(checkSettings(declared, { b: '2.20' }).map(({ value }) => value)).toEqual(['1.10', '2.20']);
  });

  it('are complained about all at once', () => {
    const declared = [setting('version', 'string', { description: 'What to deploy' }), setting('replicas', 'integer')];
    expect(() => checkSettings(declared, { replicas: 'two' })).toThrow(
      'The setting "version" is missing (What to deploy): give it with --version=<string>.\n' +
        'The setting "replicas" is to be of type integer, as in --replicas=3, and "two" is not.',
    );
  });

  it.each<[SettingType, string]>([
    ['string', ''],
    ['string', '-1.0'],
    ['integer', '-12'],
    ['boolean', 'false'],
    ['array', '["a"]'],
    ['object', '{"a":1}'],
  ])('of type %s may be %s', (type, value) => {
    expect(valueOf(type, value)).toBe(value);
  });

  it.each<[SettingType, string]>([
    ['integer', '1.5'],
    ['integer', ''],
    ['boolean', 'yes'],
    ['array', 'a,b'],
    ['array', '{"a":1}'],
    ['object', '["a"]'],
    ['object', 'null'],
  ])('of type %s may not be "%s"', (type, value) => {
    expect(() => valueOf(type, value)).toThrow(`is to be of type ${type}`);
  });

  it('that are secret are not shown', () => {
    const declared = [setting('pin', 'integer', { secret: true })];
    expect(() => checkSettings(declared, { pin: 'hush' })).toThrow(
      'The setting "pin" is to be of type integer, as in --pin=3, and what was given is not.',
    );
  });
});
