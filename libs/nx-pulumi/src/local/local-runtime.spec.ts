import { withProviders } from './local-runtime.ts';

const kubernetes = { name: 'kubernetes', version: '4.25.0', path: '/cloud/bin' };
const gcp = { name: 'gcp', path: '/program/gcp' };
const language = { name: 'nodejs', path: '/program/nodejs' };

it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  ['names no plugins', { name: 'a' }, { name: 'a', plugins: { providers: [kubernetes] } }],
  [
    'names others',
    { plugins: { providers: [gcp], languages: [language] } },
    { plugins: { providers: [gcp, kubernetes], languages: [language] } },
  ],
  [
    'names this one, which stays its own',
    { plugins: { providers: [{ name: 'kubernetes', path: '/own' }] } },
    { plugins: { providers: [{ name: 'kubernetes', path: '/own' }] } },
  ],
])('`withProviders` of a project that %s', (_case, project, expected) => {
  expect(withProviders(project, [kubernetes])).toEqual(expected);
});
