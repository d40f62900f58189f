import { confirmation } from './confirmation.ts';

const up = { operation: 'up', yes: false, skipPreview: false, json: false } as const;
const confirm = (value: boolean | string[] | undefined) => ({
  project: 'shop',
  ...(value !== undefined && { confirm: value }),
});

describe('confirmation', () => {
  it.each([
    ['a program without `confirm`', undefined, up, 'none'],
    ['`confirm: true`', true, up, 'preview and ask'],
    ['--skip-preview', true, { ...up, skipPreview: true }, 'ask'],
    ['--yes', true, { ...up, yes: true }, 'none'],
    ['an operation that changes nothing', true, { ...up, operation: 'preview' as const }, 'none'],
    ['a stack that `confirm` lists', ['production'], up, 'preview and ask'],
    ['a stack that `confirm` does not list', ['staging'], up, 'none'],
  ])('with %s', (_what, value, options, expected) => {
    expect(confirmation(confirm(value), 'production', options, true)).toBe(expected);
  });

  it('is refused without a terminal, and with --json', () => {
    const message =
      /^"up" of stack "production" of shop needs confirmation, .* no terminal to ask on: confirm it with --yes/;
    expect(() => confirmation(confirm(true), 'production', up, false)).toThrow(message);
    expect(() => confirmation(confirm(true), 'production', { ...up, json: true }, true)).toThrow(message);
  });
});
