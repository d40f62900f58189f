import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCommandLine } from '../command-line/command-line.ts';
import { type Operation } from '../program/operation.ts';
import { type Setting } from '../program/setting.ts';
import { engineFlags, engineFlagsOf, optionName, readEngineFlags, refuseMisplaced } from './engine-flags.ts';

const line = (words: string) => parseCommandLine(words.split(' '));
const message: Setting = { key: 'shop:message', name: 'message', type: 'string', secret: false };

describe('readEngineFlags', () => {
  const read = (words: string, operation: Operation = 'up', settings: Setting[] = [], options = {}) =>
    readEngineFlags(operation, settings, { line: line(words), options });

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
  ])('reads the flags of nx %s', (words, options) => {
    expect(read(words)).toEqual(options);
  });

  it('reads options of a target, where the command line gives none', () => {
    const options = { target: ['urn:a'], targetDependents: true, parallel: 2 };
    expect(read('run shop:up', 'up', [], options)).toEqual(options);
  });

  it('takes a flag for the setting, where a program declares one of the same name', () => {
    expect(read('run shop:up --message=hello', 'up', [message])).toEqual({});
    expect(engineFlagsOf('up', [message])).not.toHaveProperty('message');
  });

  it.each([
    ['--target --yes', 'The flag --target has no value'],
    ['--message=', 'The flag --message has no value'],
    ['--parallel=0', 'The flag --parallel must be a whole number from 1'],
    ['--parallel=many', 'not "many"'],
    ['--diff=perhaps', 'The flag --diff must be true or false'],
  ])('refuses %s', (words, problem) => {
    expect(() => read(`run shop:up ${words}`)).toThrow(problem);
  });
});

it('refuseMisplaced refuses --target, which Nx drops, for an operation that does not take it', () => {
  expect(() => refuseMisplaced('outputs', line('run shop:outputs --target=urn:a'))).toThrow(
    'The flag --target is for preview, up, refresh, destroy: "outputs" does not take it.',
  );
  expect(() => refuseMisplaced('outputs', line('run-many --target=outputs'))).not.toThrow();
});

it.each(Object.entries(engineFlags))('schema.json describes --%s and names its operations', (name, { operations }) => {
  const text = readFileSync(join(__dirname, '../../schema.json'), 'utf8');
  const { properties } = JSON.parse(text) as { properties: Record<string, { description: string }> };
  expect(properties[optionName(name)]?.description).toMatch(new RegExp(`\\w.* \\(${operations.join(', ')}\\)$`));
});
