import { waitSeconds } from './wait-option.ts';

describe('waitSeconds', () => {
  it.each([
    ['0', 0],
    ['45', 45],
    ['30s', 30],
    ['10m', 600],
    ['1h', 3_600],
  ])('%s is %d seconds', (text, seconds) => {
    expect(waitSeconds(text)).toBe(seconds);
  });

  it.each(['', 'true', '-1', '1.5m', '10 m', '1d'])('"%s" is refused with the known forms', (text) => {
    expect(() => waitSeconds(text)).toThrow(
      `--wait=${text}: expected a number of seconds, or one with a unit, as 30s, 10m or 1h.`,
    );
  });
});
