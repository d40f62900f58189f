import { confirmation } from './confirmation.ts';

const up = { operation: 'up', yes: false, skipPreview: false, json: false } as const;
const confirm = (value: boolean | string[] | undefined) => ({
  project: 'shop',
  ...(value !== undefined && { confirm: value }),
});

describe('whether a run asks', () => {
  it.each([
    ['a program that does not ask', undefined, up, 'none'],
    ['a program that asks', true, up, 'show and ask'],
    ['without a preview', true, { ...up, skipPreview: true }, 'ask'],
    ['with --yes', true, { ...up, yes: true }, 'none'],
    ['what changes nothing', true, { ...up, operation: 'preview' as const }, 'none'],
    ['a stack that asks', ['production'], up, 'show and ask'],
    ['another stack of the same program', ['staging'], up, 'none'],
  ])('%s', (_what, value, options, expected) => {
    expect(confirmation(confirm(value), 'production', options, true)).toBe(expected);
  });

  it('is refused where nobody can be asked, and where the answer is a document', () => {
    const words = /^shop asks before "up" of stack "production", and there is no terminal to ask on: add --yes/;
    expect(() => confirmation(confirm(true), 'production', up, false)).toThrow(words);
    expect(() => confirmation(confirm(true), 'production', { ...up, json: true }, true)).toThrow(words);
  });
});
