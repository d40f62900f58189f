import { didYouMean } from './parse-options.ts';

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
