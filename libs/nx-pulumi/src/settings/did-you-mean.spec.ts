import { didYouMean } from './did-you-mean.ts';

const known = ['version', 'stack', 'yes', 'skip-preview'];

it.each([
  ['vresion', ' Did you mean --version?'],
  ['versoin', ' Did you mean --version?'],
  ['Stack', ' Did you mean --stack?'],
  ['stakc', ' Did you mean --stack?'],
  ['skipPreview', ' Did you mean --skip-preview?'],
  ['region', ''],
  ['x', ''],
])('--%s:%s', (name, suggestion) => {
  expect(didYouMean(name, known)).toBe(suggestion);
});
