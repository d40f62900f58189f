import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCommandLine } from '../command-line/command-line.ts';
import { type Operation } from '../program/operation.ts';
import { type Setting } from '../program/setting.ts';
import { engineFlags } from './engine-flags.ts';
import { engineFlagsOf, readEngineFlags, refuseMisplaced } from './read-engine-flags.ts';

const line = (words: string) => readCommandLine(words.split(' '));
const read = (words: string, operation: Operation = 'up', settings: Setting[] = []) =>
  readEngineFlags(operation, settings, line(words), {});

describe('flags of the engine', () => {
  it.each([
    ['run shop:up --target=urn:a --target=urn:b', { target: ['urn:a', 'urn:b'] }],
    ['run shop:up --target urn:a --target-dependents', { target: ['urn:a'], targetDependents: true }],
    ['run --target urn:a shop:up', { target: ['urn:a'] }],
    ['run shop:up -t urn:a', { target: ['urn:a'] }],
    ['up shop --target=urn:a', { target: ['urn:a'] }],
    ['run --project=shop --target=up --parallel=1', { parallel: 1 }],
    ['run shop:up --parallel=1', { parallel: 1 }],
    ['run shop:up --diff --refresh --expect-no-changes', { diff: true, refresh: true, expectNoChanges: true }],
    ['run shop:up --no-refresh', { refresh: false }],
    ['run shop:up --message=1.10', { message: '1.10' }],
    ['run-many -t up --target=up --parallel=1 --exclude=shop --diff', { diff: true }],
    ['run shop:up', {}],
  ])('nx %s', (words, options) => {
    expect(read(words)).toEqual(options);
  });

  it.each([
    ['--target --yes', 'The flag --target has no value'],
    ['--message=', 'The flag --message has no value'],
    ['--parallel=0', 'The flag --parallel is to be a whole number from 1'],
    ['--parallel=many', 'and "many" is none'],
    ['--diff=perhaps', 'The flag --diff is to be true or false'],
  ])('%s is refused', (words, message) => {
    expect(() => read(`run shop:up ${words}`)).toThrow(message);
  });

  it('--target, which Nx swallows, is refused where the operation has none', () => {
    expect(() => refuseMisplaced('outputs', line('run shop:outputs --target=urn:a'))).toThrow(
      'The flag --target is for preview, up, refresh, destroy: "outputs" has none.',
    );
    expect(() => refuseMisplaced('outputs', line('run-many --target=outputs'))).not.toThrow();
  });

  it('mean the setting, where a program declares one of the name', () => {
    const message: Setting = { key: 'shop:message', name: 'message', type: 'string', secret: false };
    expect(read('run shop:up --message=hello', 'up', [message])).toEqual({});
    expect(engineFlagsOf('up', [message])).not.toHaveProperty('message');
  });

  it('stand in the schema that `--help` prints', () => {
    const text = readFileSync(join(__dirname, '../../schema.json'), 'utf8');
    const { properties } = JSON.parse(text) as { properties: Record<string, { description: string }> };
    for (const { option, description, operations } of Object.values(engineFlags)) {
      expect(properties[option]?.description).toBe(`${description} (${operations.join(', ')})`);
    }
  });
});
