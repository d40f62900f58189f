import { createRequire } from 'node:module';
import { plainName } from './flags.ts';
import { canBeFlag, isNxFlag } from './reserved-flags.ts';

/** The flags that the installed Nx keeps for itself, from its own definitions and its own parser. */
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

describe('isNxFlag', () => {
  it.each(['withRunOneOptions', 'withRunManyOptions', 'withAffectedOptions'] as const)(
    'is true for each flag of %s in Nx',
    (command) => {
      const kept = keptByNx(command);
      expect(kept).toContain(command === 'withAffectedOptions' ? 'base' : 'parallel');
      const unknown = kept.filter((name) => !isNxFlag(name) && plainName(name) !== 'version');
      expect(unknown).toEqual([]);
    },
  );
});

describe('canBeFlag', () => {
  it.each([
    ['version', true],
    ['replicas', true],
    ['gcp:project', true],
    ['parallel', false],
    ['skipNxCache', false],
    ['skip-nx-cache', false],
    ['stack', false],
    ['local', false],
  ])('of a setting called "%s" is %s', (name, expected) => {
    expect(canBeFlag(name)).toBe(expected);
  });
});
