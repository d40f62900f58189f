import { freeAddress } from './addresses.ts';

it('addresses are given from 127.77.0.2 on', () => {
  expect(freeAddress(() => false)).toBe('127.77.0.2');
});

it('the lowest that nobody has is next', () => {
  const taken = new Set(['127.77.0.2', '127.77.0.4']);
  expect(freeAddress((address) => taken.has(address))).toBe('127.77.0.3');
});

it('they go on in the next block', () => {
  expect(freeAddress((address) => address.startsWith('127.77.0.'))).toBe('127.77.1.0');
});

it('when there are none left the way out is told', () => {
  expect(() => freeAddress(() => true)).toThrow(
    'There is no address for a load balancer left in 127.77.0.0/16. Delete services of type LoadBalancer.',
  );
});
