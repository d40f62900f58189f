import { type EngineCall } from './engine-log.mts';

/** A part of a run; parts follow one another. */
export interface Part {
  kind: 'nx' | 'engine' | 'state' | 'requests' | 'pods';
  seconds: number;
}

/** The time of one run. */
export interface Figure {
  seconds: number;
  parts: Part[];
}

/** Splits a command's time: the engine's updates, its other processes (state, tags), and Nx, Node and the plugin. */
export function partsOf(start: number, end: number, calls: EngineCall[]): Part[] {
  const parts: Part[] = [];
  const add = (kind: Part['kind'], from: number, to: number) => {
    if (to > from) parts.push({ kind, seconds: (to - from) / 1000 });
  };
  let at = start;
  for (const call of calls) {
    add('nx', at, call.start);
    // Two calls may overlap: their common time counts once.
    add(call.command.startsWith('up') ? 'engine' : 'state', Math.max(at, call.start), call.end);
    at = Math.max(at, call.end);
  }
  add('nx', at, end);
  return parts;
}

export function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? NaN;
}

/** The run with the median time. */
export function medianRun(figures: Figure[]): Figure {
  const middle = median(figures.map(({ seconds }) => seconds));
  return figures.find(({ seconds }) => seconds === middle) ?? { seconds: NaN, parts: [] };
}

export const secondsOf = ({ parts }: Figure, kind: Part['kind']) =>
  parts.filter((part) => part.kind === kind).reduce((sum, { seconds }) => sum + seconds, 0);

/** A limit for the ratio of two measurements. */
export interface Bound {
  what: string;
  figures: number[];
  against: string;
  base: number[];
  most: number;
}

/** The median of the rounds' ratios, because other load on the machine affects runs that are close to each other alike. */
export const ratio = ({ figures, base }: Bound) => median(figures.map((one, round) => one / (base[round] ?? NaN)));

/** A table in Markdown. */
export function table(bounds: Bound[]): string {
  const rows = bounds.map((bound) => {
    const { what, figures, against, base, most } = bound;
    const [one, other] = [median(figures), median(base)].map((seconds) => seconds.toFixed(1));
    return `| ${what} | ${one} s | ${against} | ${other} s | ${ratio(bound).toFixed(2)} | ${most.toFixed(1)} |`;
  });
  return [
    '| what | median | against | median | ratio | at most |',
    '| --- | --: | --- | --: | --: | --: |',
    ...rows,
  ].join('\n');
}
