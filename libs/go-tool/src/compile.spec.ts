import { type Progress, progressLine } from './compile.ts';

describe('progressLine names what is built, how far, and how long it took last time', () => {
  it.each<[Omit<Progress, 'name'>, number, string]>([
    [{ compiled: 0 }, 15, '… building pulumi: downloading its modules, 15 s'],
    [
      { compiled: 412, total: 1203, lastTime: 177 },
      75,
      '… building pulumi: 412 of 1203 packages compiled (34%), 75 s; last time it took 177 s',
    ],
    [{ compiled: 1203, total: 1203 }, 170, '… building pulumi: all 1203 packages compiled, linking, 170 s'],
  ])('%j after %d s', (progress, seconds, line) => {
    expect(progressLine({ name: 'pulumi', ...progress }, seconds)).toBe(line);
  });
});
