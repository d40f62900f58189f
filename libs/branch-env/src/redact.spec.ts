import { redactor } from './redact.ts';

describe('redactor', () => {
  const redact = redactor(['hunter2', 'requirepass hunter2\n', 'p@ss/word', 'on', '', 'first line\nsecond line\n']);

  it.each([
    ['WRONGPASS for hunter2', 'WRONGPASS for [secret]'],
    ['requirepass hunter2', '[secret]'],
    [`auth: ${Buffer.from('hunter2').toString('base64')}`, 'auth: [secret]'],
    ['redis://:p%40ss%2Fword@redis', 'redis://:[secret]@redis'],
    ['a second line of it', 'a [secret] of it'],
    ['turned on', 'turned on'],
  ])('%j becomes %j', (text, expected) => expect(redact(text)).toBe(expected));

  it('redacts the longer of two values with the same start', () => {
    expect(redactor(['abc', 'abcdef'])('abcdef abc')).toBe('[secret] [secret]');
  });
});
