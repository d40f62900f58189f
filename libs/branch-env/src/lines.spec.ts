import { cut, lastLines, lineBudget, plain } from './lines.ts';

describe('lineBudget', () => {
  const printed = (bytes: number, lines: string[]) => {
    const log: string[] = [];
    const { print } = lineBudget(bytes, 'more', (line) => log.push(line));
    lines.forEach(print);
    return log;
  };

  it('prints the notice instead of the first line that does not fit, and nothing after it', () => {
    expect(printed(15, ['1234', '5678', '9'])).toEqual(['1234', '5678', 'more']);
    expect(printed(14, ['1234', '5678', '9'])).toEqual(['1234', 'more']);
  });

  it('counts bytes', () => expect(printed(11, ['äää'])).toEqual(['more']));
});

it('`cut` keeps whole characters', () => {
  expect(['äb', 'äb', 'äb'].map((text, index) => cut(text, index + 1))).toEqual(['', 'ä', 'äb']);
  expect(cut('text', -1)).toBe('');
});

it('`lastLines` keeps the end', () => expect(lastLines(['long line', 'b', 'c'], 4)).toEqual(['b', 'c']));

it('`plain` removes colors and control characters except line ends', () => {
  expect(plain('\u001b[31mred\u001b[0m\rtab\there\nnext')).toBe('red tab here\nnext');
});
