import { type Name } from './contender.ts';

/** What one turn of a server under load showed. */
export interface Turn {
  requestsPerSecond: number;
  p50: number;
  p99: number;
  cpuPerMillion: number;
  memory: number;
}

type Measure = keyof Turn;
const measures: Measure[] = ['requestsPerSecond', 'p50', 'p99', 'cpuPerMillion', 'memory'];

/** All turns of one server at one number of connections. */
export interface Figures {
  name: Name;
  connections: number;
  turns: Turn[];
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? NaN;
}

export function typical({ turns }: Figures, measure: Measure): number {
  return median(turns.map((turn) => turn[measure]));
}

/** Turn by turn, since what else the machine does falls on turns that are close to each other. */
function ratio(one: Figures, base: Figures, measure: Measure): number {
  return median(one.turns.map((turn, index) => turn[measure] / (base.turns[index]?.[measure] ?? NaN)));
}

/** A table in Markdown: medians, and in brackets how they compare with bare Express at the same number of connections. */
export function table(figures: Figures[]): string {
  const rows = figures.map((one) => {
    const base = figures.find(({ name, connections }) => name === 'Express 5' && connections === one.connections);
    const cell = (measure: Measure) => {
      const value = typical(one, measure);
      return `${value.toFixed(value < 100 ? 1 : 0)} (${ratio(one, base ?? one, measure).toFixed(2)})`;
    };
    return `| ${[one.connections, one.name, ...measures.map(cell)].join(' | ')} |`;
  });
  return [
    '| connections | server | clicks/s | p50 ms | p99 ms | CPU s per million | MB |',
    '| --: | --- | --: | --: | --: | --: | --: |',
    ...rows,
  ].join('\n');
}
