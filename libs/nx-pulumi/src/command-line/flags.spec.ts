import { parseCommandLine } from './command-line.ts';
import { type FlagType, flagText, flagTexts } from './flags.ts';

const typed = (args: string) => ({ line: parseCommandLine(['run', 'shop:up', ...args.split(' ')]), options: {} });

describe('flagText', () => {
  it.each<[string, string, FlagType, string | undefined]>([
    ['--version=1.10', 'version', 'string', '1.10'],
    ['--version 1.10', 'version', 'string', '1.10'],
    ['--version=1 --version=2', 'version', 'string', '2'],
    ['--version=', 'version', 'string', ''],
    ['--branch=a=b', 'branch', 'string', 'a=b'],
    ['--branch=--x', 'branch', 'string', '--x'],
    ['-- --version=1.10', 'version', 'string', '1.10'],
    ['--max-nodes=3', 'maxNodes', 'integer', '3'],
    ['--maxNodes=3', 'max-nodes', 'integer', '3'],
    ['--gcp:project=example', 'gcp:project', 'string', 'example'],
    ['--other=1', 'version', 'string', undefined],
    ['version=1', 'version', 'string', undefined],
    ['--debug', 'debug', 'boolean', 'true'],
    ['--debug --version=1', 'debug', 'boolean', 'true'],
    ['--debug false', 'debug', 'boolean', 'false'],
    ['--debug other', 'debug', 'boolean', 'true'],
    ['--no-debug', 'debug', 'boolean', 'false'],
  ])('of %s for --%s (%s) is %s', (args, flag, type, text) => {
    expect(flagText(typed(args), flag, type)).toBe(text);
  });

  it.each<[unknown, FlagType, string | undefined]>([
    ['1.10', 'string', '1.10'],
    [3, 'integer', '3'],
    [['a'], 'array', '["a"]'],
    [true, 'boolean', 'true'],
    [undefined, 'string', undefined],
  ])('of the option %j that Nx passes for a flag of type %s is %s', (maxNodes, type, text) => {
    expect(flagText({ options: { maxNodes } }, 'max-nodes', type)).toBe(text);
  });

  it.each(['--branch --yes', '--yes --branch', '--branch -- --yes', '--branch -5'])(
    'refuses a flag without its value: %s',
    (args) => {
      expect(() => flagText(typed(args), 'branch', 'string')).toThrow(
        'The flag --branch has no value: give it one, as in --branch=<value>, or leave it out.',
      );
    },
  );

  it.each([
    [true, 'The flag --branch has no value'],
    [false, '--no-branch has no meaning: --branch takes a value'],
  ])('refuses %s that Nx passes for a flag that takes a value', (branch, message) => {
    expect(() => flagText({ options: { branch } }, 'branch', 'string')).toThrow(message);
  });

  it('refuses --no-<flag> of a flag that takes a value', () => {
    expect(() => flagText(typed('--no-branch'), 'branch', 'string')).toThrow(
      '--no-branch has no meaning: --branch takes a value',
    );
  });
});

it('flagTexts returns each value of a list, in the order typed', () => {
  expect(flagTexts(typed('--target=a -t b --target c'), 'target', 'list')).toEqual(['a', 'b', 'c']);
});
