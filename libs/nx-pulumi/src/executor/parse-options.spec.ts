import { type ExecutorContext } from '@nx/devkit';
import { captureCommandLine } from '../command-line/capture-command-line.ts';
import { type SettingType } from '../program/setting.ts';
import { didYouMean, parseOptions } from './parse-options.ts';

describe('parseOptions', () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  const setting = (name: string, type: SettingType = 'string') => ({ key: `shop:${name}`, name, type, secret: false });
  const settings = [setting('version'), setting('replicas', 'integer'), setting('runner')];
  const parse = (args: string, passed: object) => {
    captureCommandLine({ argv: ['node', 'nx', ...args.split(' ')], workspaceRoot: '/' });
    const context = { projectName: 'shop', targetName: 'up' } as ExecutorContext;
    return parseOptions({ operation: 'up', ...passed }, settings, context);
  };

  it('returns the text of flags as typed, which Nx converts to numbers', () => {
    const { options, flags } = parse('run shop:up --version=1.10 --stack=1.0', { stack: 1 });
    expect([options.stack, flags]).toEqual(['1.0', { version: '1.10' }]);
  });

  it('returns what Nx passes, where the command line names another task', () => {
    const { flags, engine } = parse('run other:up --version=1.10 --parallel=4', { replicas: 3, diff: true });
    expect([flags, engine]).toEqual([{ replicas: '3' }, { diff: true }]);
  });

  it('refuses an unknown flag and lists the known ones', () => {
    expect(() => parse('run shop:up --replica=2', { replica: 2 })).toThrow(
      /^The flag --replica is unknown\. Did you mean --replicas\? Known flags are --version, --replicas, --stack, /,
    );
  });

  it('refuses a flag that Nx keeps, where a setting has the same name', () => {
    expect(() => parse('run shop:up --runner=other', {})).toThrow(
      'Nx keeps the flag --runner for itself: give the setting "runner" in Pulumi.<stack>.yaml, as in "shop:runner: <string>".',
    );
  });
});

it.each([
  ['vresion', ' Did you mean --version?'],
  ['versoin', ' Did you mean --version?'],
  ['Stack', ' Did you mean --stack?'],
  ['stakc', ' Did you mean --stack?'],
  ['skipPreview', ' Did you mean --skip-preview?'],
  ['region', ''],
  ['x', ''],
])('didYouMean of --%s is "%s"', (name, suggestion) => {
  expect(didYouMean(name, ['version', 'stack', 'yes', 'skip-preview'])).toBe(suggestion);
});
