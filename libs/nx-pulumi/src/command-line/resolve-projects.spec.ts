import { readCommandLine } from './command-line.ts';
import { resolveProjects } from './resolve-projects.ts';

const projects = [
  { name: '@example/shop', root: 'apps/shop' },
  { name: 'shop-e2e', root: 'apps/shop-e2e' },
  { name: 'infra', root: 'deploy/infra' },
];

it.each([
  ['infra:up', ['infra']],
  ['shop:up', ['@example/shop']],
  ['Shop:up', ['@example/shop']],
  ['shop-*:up', ['shop-e2e']],
  ['deploy/infra:up', ['infra']],
  ['deploy/*:up', ['infra']],
  ['none:up', ['none']],
  ['.*:up', ['.*']],
])('nx run %s means %j', (task, names) => {
  const { tasks } = resolveProjects(readCommandLine(['run', task]), projects);
  expect(tasks).toEqual(names.map((project) => ({ project, target: 'up' })));
});

it('a task without a project stays one of every project', () => {
  expect(resolveProjects(readCommandLine(['run-many', '-t', 'up']), projects).tasks).toEqual([{ target: 'up' }]);
});
