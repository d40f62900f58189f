import { progressLine } from './progress.ts';

describe('progressLine', () => {
  it.each([
    [{ seconds: 15, compiled: 0 }, '… building pulumi: downloading its modules, 15 s'],
    [
      { seconds: 75, compiled: 412, total: 1203, lastTime: 177 },
      '… building pulumi: 412 of 1203 packages compiled (34%), 75 s; last time it took 177 s',
    ],
    [{ seconds: 170, compiled: 1203, total: 1203 }, '… building pulumi: all 1203 packages compiled, linking, 170 s'],
  ])('%j is what is built, how far, and how long it took last time', (progress, line) => {
    expect(progressLine({ name: 'pulumi', ...progress })).toBe(line);
  });
});
