import { waitSeconds } from './create-request.ts';

describe('waitSeconds', () => {
  it.each([
    ['0', 0],
    ['45', 45],
    ['30s', 30],
    ['10m', 600],
    ['1h', 3_600],
  ])('of "%s" is %d', (text, seconds) => {
    expect(waitSeconds(text)).toBe(seconds);
  });

  it.each(['', 'true', '-1', '1.5m', '10 m', '1d'])('refuses "%s" and names the known forms', (text) => {
    expect(() => waitSeconds(text)).toThrow(
      `--wait=${text}: expected a number of seconds, or one with a unit, as 30s, 10m or 1h.`,
    );
  });
});
