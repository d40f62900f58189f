import { type Name } from './contender.ts';

/** What was measured of one server at one number of connections; medians over the rounds. */
export interface Figures {
  name: Name;
  connections: number;
  requestsPerSecond: number;
  p50: number;
  p99: number;
  cpuPerMillion: number;
  memory: number;
}

type Measure = Exclude<keyof Figures, 'name' | 'connections'>;
export type Round = Pick<Figures, Measure>;
const measures: Measure[] = ['requestsPerSecond', 'p50', 'p99', 'cpuPerMillion', 'memory'];

export function median(name: Name, connections: number, rounds: Round[]): Figures {
  const middle = (measure: Measure) =>
    rounds.map((round) => round[measure]).sort((a, b) => a - b)[rounds.length >> 1] ?? NaN;
  return { name, connections, ...(Object.fromEntries(measures.map((measure) => [measure, middle(measure)])) as Round) };
}

/** A table in Markdown: each figure, and in brackets how it compares with bare Express at the same number of connections. */
export function table(figures: Figures[]): string {
  const rows = figures.map((one) => {
    const base = figures.find(({ name, connections }) => name === 'Express 5' && connections === one.connections);
    const cell = (measure: Measure) => {
      const digits = one[measure] < 100 ? 1 : 0;
      return `${one[measure].toFixed(digits)} (${(one[measure] / (base?.[measure] ?? NaN)).toFixed(2)})`;
    };
    return `| ${[one.connections, one.name, ...measures.map(cell)].join(' | ')} |`;
  });
  return [
    '| connections | server | clicks/s | p50 ms | p99 ms | CPU s per million | MB |',
    '| --: | --- | --: | --: | --: | --: | --: |',
    ...rows,
  ].join('\n');
}
