import { ReadFilter } from './engine-run.ts';

const filtered = (text: string) => new ReadFilter().add(text);

/** As the engine prints them. */
const colored = (symbol: string, rest: string, state: string) =>
  ` \u001b[1m\u001b[38;5;3m${symbol} \u001b[0m ${rest} \u001b[1m\u001b[38;5;3m${state}\u001b[0m \n`;

it.each([
  ' ~  slow:index:Thing first refreshing (0s) \n',
  ' ~  slow:index:Thing first refresh (0.04s) \n',
  ' ~  slow:index:Thing refresh refresh (0.04s) \n',
  ' ~  slow:index:Thing other refresh (1s) refreshing (0s) \n',
  colored('~', 'slow:index:Thing first', 'refreshing (0s)'),
  ' \u001b[38;5;3m~ \u001b[0m slow:index:Thing first \u001b[38;5;3mrefresh (0.01s)\u001b[0m \n',
])('`ReadFilter` removes %j, a resource that was only read', (line) => {
  expect(filtered(`before\n${line}after\n`)).toBe('before\nafter\n');
});

it.each([
  ' +  slow:index:Thing refresh creating (0s) \n',
  ' +  slow:index:Thing other refresh (1s) created (0.00s) \n',
  ' ~  slow:index:Thing refresh updating (0s) \n',
  '    slow:index:Thing other refresh (1s)  \n',
  ' ~  slow:index:Thing first refresh (0.04s) warning: it is slow\n',
  '    pulumi:pulumi:Stack shop-dev running cache refresh (2.0s)\n',
  ' +  pulumi:pulumi:Stack shop-dev creating (0s) cache refresh done (2.0s)\n',
  '    cache refresh done (2.0s)\n',
  colored('+', 'slow:index:Thing refresh', 'creating (0s)'),
])('`ReadFilter` keeps %j', (line) => {
  expect(filtered(`before\n${line}after\n`)).toBe(`before\n${line}after\n`);
});

it('`ReadFilter` takes a line in several pieces, and a last one without a line end', () => {
  const progress = new ReadFilter();
  const pieces = ['before\n ~  slow:index:Thing first refr', 'esh (0.04s) ', '\naf', 'ter\nlast'];
  expect(pieces.map((piece) => progress.add(piece))).toEqual(['before\n', '', '', 'after\n']);
  expect(progress.end()).toBe('last');
});
