import { freeAddress } from './load-balancer-controller.ts';

it.each([
  ['127.77.0.2 if none is used', () => false, '127.77.0.2'],
  ['the lowest unused one', (address: string) => ['127.77.0.2', '127.77.0.4'].includes(address), '127.77.0.3'],
  ['one of the next block', (address: string) => address.startsWith('127.77.0.'), '127.77.1.0'],
])('freeAddress returns %s', (_case, isUsed, expected) => expect(freeAddress(isUsed)).toBe(expected));

it('freeAddress fails with what to delete when all are used', () => {
  expect(() => freeAddress(() => true)).toThrow(
    'All load-balancer addresses of 127.77.0.0/16 are in use. Delete Services of type LoadBalancer.',
  );
});
