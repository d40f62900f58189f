import { typical, type Figures } from './figures.ts';

const [WIDTH, BAR, LEFT] = [720, 26, 130];
const colors = { mine: '#0b57d0', theirs: '#8793a3' };

/** Requests per second as bars, one group for each number of connections. */
export function chart(figures: Figures[]): string {
  const most = Math.max(...figures.map((one) => typical(one, 'requestsPerSecond')));
  const counts = [...new Set(figures.map(({ connections }) => connections))];
  let y = 8;
  const rows: string[] = [];
  for (const connections of counts) {
    y += 22;
    rows.push(`<text x="0" y="${y}" font-weight="600">${connections} connections</text>`);
    y += 10;
    for (const one of figures.filter((figure) => figure.connections === connections)) {
      const [name, requestsPerSecond] = [one.name, typical(one, 'requestsPerSecond')];
      const width = Math.round(((WIDTH - LEFT - 110) * requestsPerSecond) / most);
      const color = name === 'click-count' ? colors.mine : colors.theirs;
      rows.push(
        `<text x="${LEFT - 8}" y="${y + 18}" text-anchor="end">${name}</text>`,
        `<rect x="${LEFT}" y="${y + 2}" width="${width}" height="${BAR - 6}" rx="3" fill="${color}"/>`,
        `<text x="${LEFT + width + 8}" y="${y + 18}">${Math.round(requestsPerSecond).toLocaleString('en')}/s</text>`,
      );
      y += BAR;
    }
  }
  const style = 'text{font:14px system-ui,sans-serif;fill:#5b6572}';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 10}" role="img" aria-label="Clicks per second"><style>${style}</style>\n${rows.join('\n')}\n</svg>\n`;
}
