import { names, readCommandLine, runsMany } from './command-line.ts';

describe('the command line of an Nx run', () => {
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
    ['up', [{ target: 'up' }]],
    ['run up --version=1', [{ target: 'up' }]],
    ['run-many -t up destroy --version=1', [{ target: 'up' }, { target: 'destroy' }]],
    ['run-many --targets=up,destroy', [{ target: 'up' }, { target: 'destroy' }]],
    ['affected --target deploy --base=main', [{ target: 'deploy' }]],
  ])('nx %s', (line, tasks) => {
    expect(readCommandLine(line.split(' ')).tasks).toEqual(tasks);
  });

  it('does not name what merely comes before its tasks', () => {
    const line = readCommandLine(['run', 'shop:up', '--version=1']);
    expect(names(line, 'shop', 'up')).toBe(true);
    expect(names(line, 'platform', 'up')).toBe(false);
    expect(names(line, 'shop', 'build')).toBe(false);
  });

  it('names a project by the last part of its name, as Nx does', () => {
    expect(names(readCommandLine(['run', 'shop:up']), '@example/shop', 'up')).toBe(true);
    expect(names(readCommandLine(['run', 'shop:up']), 'workshop', 'up')).toBe(false);
  });

  it('run-many names the target of every project', () => {
    expect(names(readCommandLine(['run-many', '-t', 'up']), 'any', 'up')).toBe(true);
  });

  it('runs many projects with run-many and affected', () => {
    expect(runsMany(readCommandLine(['affected', '-t', 'up']))).toBe(true);
    expect(runsMany(readCommandLine(['run', 'shop:up']))).toBe(false);
  });
});
