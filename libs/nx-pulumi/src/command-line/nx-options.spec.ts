import { createRequire } from 'node:module';
import { plainName } from './flag-name.ts';
import { isNxOption, mayBeFlag } from './nx-options.ts';

/** Enumerates what the installed Nx keeps for itself, with its own definitions and its own parser. */
function keptByNx(command: 'withRunOneOptions' | 'withRunManyOptions' | 'withAffectedOptions'): string[] {
  const load = createRequire(require.resolve('nx/package.json'));
  const shared = load('./dist/src/command-line/yargs-utils/shared-options.js') as Record<
    string,
    (yargs: Yargs) => Yargs
  >;
  const yargs = (load('yargs') as () => Yargs)();
  const apply = (name: string, to: Yargs) => shared[name]?.(to) ?? to;
  const all = [command, 'withTuiOptions', 'withOutputStyleOption', 'withBatch', 'withConfiguration'];
  const { key, alias } = all.reduce((to, name) => apply(name, to), yargs).getOptions();
  return [...Object.keys(key), ...Object.values(alias).flat()];
}

interface Yargs {
  getOptions(): { key: Record<string, unknown>; alias: Record<string, string[]> };
}

describe('flags that Nx keeps for itself', () => {
  it.each(['withRunOneOptions', 'withRunManyOptions', 'withAffectedOptions'] as const)(
    'are known: those of %s',
    (command) => {
      const kept = keptByNx(command);
      expect(kept).toContain(command === 'withAffectedOptions' ? 'base' : 'parallel');
      const unknown = kept.filter((name) => !isNxOption(name) && plainName(name) !== 'version');
      expect(unknown).toEqual([]);
    },
  );

  it.each([
    ['version', true],
    ['replicas', true],
    ['gcp:project', true],
    ['parallel', false],
    ['skipNxCache', false],
    ['skip-nx-cache', false],
    ['stack', false],
    ['local', false],
  ])('a setting called "%s" can be a flag: %s', (name, expected) => {
    expect(mayBeFlag(name)).toBe(expected);
  });
});
