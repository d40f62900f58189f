import { namesTask, parseCommandLine, runsMany } from './command-line.ts';

describe('parseCommandLine', () => {
  it.each([
    ['run shop:up --version=1', [{ project: 'shop', target: 'up' }]],
    ['run shop:up:local --version=1', [{ project: 'shop', target: 'up' }]],
    ['run --configuration local shop:up', [{ project: 'shop', target: 'up' }]],
    ['shop:up', [{ project: 'shop', target: 'up' }]],
    ['up shop --version=1', [{ project: 'shop', target: 'up' }]],
    ['run --project=shop --target=up', [{ project: 'shop', target: 'up' }]],
    ['run -p shop -t up', [{ project: 'shop', target: 'up' }]],
    ['run --target urn:a shop:up', [{ project: 'shop', target: 'up' }]],
    ['run shop:up --target urn:a', [{ project: 'shop', target: 'up' }]],
    ['up --project=shop', [{ project: 'shop', target: 'up' }]],
    ['run up --project=shop', [{ project: 'shop', target: 'up' }]],
    ['up', [{ target: 'up' }]],
    ['run up --version=1', [{ target: 'up' }]],
    ['run-many -t up destroy --version=1', [{ target: 'up' }, { target: 'destroy' }]],
    ['run-many --targets=up,destroy', [{ target: 'up' }, { target: 'destroy' }]],
    ['affected --target deploy --base=main', [{ target: 'deploy' }]],
  ])('reads the tasks of nx %s', (line, tasks) => {
    expect(parseCommandLine(line.split(' ')).tasks).toEqual(tasks);
  });
});

describe('namesTask', () => {
  const line = parseCommandLine(['run', 'shop:up', '--version=1']);

  it.each([
    ['shop', 'up', true],
    ['@example/shop', 'up', true],
    ['workshop', 'up', false],
    ['platform', 'up', false],
    ['shop', 'build', false],
  ])('of nx run shop:up and the task %s:%s is %s', (project, target, expected) => {
    expect(namesTask(line, project, target)).toBe(expected);
  });

  it('of nx run-many -t up is true for `up` of every project', () => {
    expect(namesTask(parseCommandLine(['run-many', '-t', 'up']), 'any', 'up')).toBe(true);
  });
});

it.each([
  ['affected -t up', true],
  ['run-many -t up', true],
  ['run shop:up', false],
])('runsMany of nx %s is %s', (args, expected) => {
  expect(runsMany(parseCommandLine(args.split(' ')))).toBe(expected);
});
