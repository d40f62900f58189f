import { type Figure, type Part } from './figures.mts';

const [WIDTH, BAR, LEFT, RIGHT] = [720, 26, 200, 60];
const kinds: Record<Part['kind'], { color: string; text: string }> = {
  nx: { color: '#8793a3', text: 'Nx, Node, nx-pulumi' },
  state: { color: '#7fb0ff', text: 'engine: state, outputs, tags' },
  engine: { color: '#0b57d0', text: 'engine: up' },
  requests: { color: '#c58af9', text: 'API requests' },
  pods: { color: '#e8a33d', text: 'until pods answer' },
};

/** An SVG with one bar for each run, split into its parts in their order. */
export function chart(bars: { name: string; figure: Figure }[]): string {
  const most = Math.max(...bars.map(({ figure }) => figure.seconds));
  const scale = (WIDTH - LEFT - RIGHT) / most;
  const rows = bars.flatMap(({ name, figure }, index) => {
    const y = 8 + index * BAR;
    let x = LEFT;
    const parts = figure.parts.map(({ kind, seconds }) => {
      const width = seconds * scale;
      const rectangle = `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${BAR - 6}" fill="${kinds[kind].color}"/>`;
      x += width;
      return rectangle;
    });
    return [
      `<text x="${LEFT - 8}" y="${y + 15}" text-anchor="end">${name}</text>`,
      ...parts,
      `<text x="${(x + 8).toFixed(1)}" y="${y + 15}">${figure.seconds.toFixed(1)} s</text>`,
    ];
  });
  const below = 8 + bars.length * BAR + 10;
  const legend = Object.values(kinds).flatMap(({ color, text }, index) => {
    const [x, y] = [(index % 3) * 240, below + Math.floor(index / 3) * 22];
    return [
      `<rect x="${x}" y="${y}" width="14" height="14" fill="${color}"/>`,
      `<text x="${x + 20}" y="${y + 12}">${text}</text>`,
    ];
  });
  const style = 'text{font:14px system-ui,sans-serif;fill:#5b6572}';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${below + 44}" role="img" aria-label="Where the time goes"><style>${style}</style>\n${[...rows, ...legend].join('\n')}\n</svg>\n`;
}
