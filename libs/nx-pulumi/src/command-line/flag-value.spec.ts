import { readCommandLine } from './command-line.ts';
import { type FlagType, flagText, flagTexts } from './flag-value.ts';

const line = (words: string) => readCommandLine(['run', 'shop:up', ...words.split(' ')]);

describe('the text that a command line gives a flag', () => {
  it.each<[string, string, FlagType, string | undefined]>([
    ['--version=1.10', 'version', 'valued', '1.10'],
    ['--version 1.10', 'version', 'valued', '1.10'],
    ['--version=1 --version=2', 'version', 'valued', '2'],
    ['--version=', 'version', 'valued', ''],
    ['--branch=a=b', 'branch', 'valued', 'a=b'],
    ['--branch=--x', 'branch', 'valued', '--x'],
    ['-- --version=1.10', 'version', 'valued', '1.10'],
    ['--max-nodes=3', 'maxNodes', 'valued', '3'],
    ['--maxNodes=3', 'max-nodes', 'valued', '3'],
    ['--gcp:project=example', 'gcp:project', 'valued', 'example'],
    ['--other=1', 'version', 'valued', undefined],
    ['version=1', 'version', 'valued', undefined],
    ['--debug', 'debug', 'boolean', 'true'],
    ['--debug --version=1', 'debug', 'boolean', 'true'],
    ['--debug false', 'debug', 'boolean', 'false'],
    ['--debug other', 'debug', 'boolean', 'true'],
    ['--no-debug', 'debug', 'boolean', 'false'],
  ])('%s: --%s (%s) is %s', (words, flag, type, text) => {
    expect(flagText(line(words), flag, type)).toBe(text);
  });

  it.each(['--branch --yes', '--yes --branch', '--branch -- --yes', '--branch -5'])(
    'a flag without its value is refused: %s',
    (words) => {
      expect(() => flagText(line(words), 'branch', 'valued')).toThrow(
        'The flag --branch has no value: give it one, as in --branch=<value>, or leave it out.',
      );
    },
  );

  it('--no-<flag> of a flag with values is refused', () => {
    expect(() => flagText(line('--no-branch'), 'branch', 'valued')).toThrow(
      '--no-branch says nothing: --branch takes a value',
    );
  });

  it('all of them, where a flag may be given more than once', () => {
    expect(flagTexts(line('--target=a --target b'), 'target', 'valued')).toEqual(['a', 'b']);
  });
});
