import { amountOf, cpus, mebibytes } from './quantity.ts';

it.each([
  ['50m', 0.05],
  ['1', 1],
  ['1.5', 1.5],
  ['1k', 1000],
  ['192Mi', 192 * 1024 * 1024],
  ['0.5Gi', 512 * 1024 * 1024],
  ['1G', 1e9],
])('`amountOf` %s is %d', (quantity, amount) => expect(amountOf(quantity)).toBeCloseTo(amount));

it.each(['', 'many', '1 Gi', '-1', '1e3', '1GB', 'Mi'])('`amountOf` %j is undefined', (text) => {
  expect(amountOf(text)).toBeUndefined();
});

it('`cpus` and `mebibytes` round up', () => {
  expect([cpus(0.55), cpus(0.1 + 0.2), cpus(1.0001)]).toEqual(['550m', '300m', '1001m']);
  expect([mebibytes(2 ** 30), mebibytes(2 ** 20 + 1)]).toEqual(['1024Mi', '2Mi']);
});
