import { repositoryOf } from './repository.ts';

it.each([
  ['images.example.com/team/shop', undefined, 'https://images.example.com/v2/team/shop'],
  ['127.0.0.1:5000/shop', undefined, 'http://127.0.0.1:5000/v2/shop'],
  ['images.example.com/shop', 'http://127.0.0.1:1/', 'http://127.0.0.1:1/v2/images.example.com/shop'],
])('`repositoryOf` %s in the mirror %s is at %s', (name, mirror, url) => {
  expect(repositoryOf(name, mirror)).toMatchObject({ name, url });
});

it.each(['/shop', 'shop', 'https://images.example.com/shop', 'images.example.com/UPPER/shop'])(
  '`repositoryOf` refuses %j',
  (name) => {
    expect(() => repositoryOf(name)).toThrow(`got "${name}": correct the registry`);
  },
);
