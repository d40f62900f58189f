import { freeQueue, queueNumbers } from './queues.ts';

it('`freeQueue` is the first from 100 that no process reads', () => {
  const used = queueNumbers(
    '    0   4821     0 2 65531     0     0        7  1\n  100  31072     0 2   128     0     0        0  1\n',
  );
  expect(used).toEqual([0, 100]);
  expect(freeQueue(used)).toBe(101);
  expect(freeQueue([])).toBe(100);
});
