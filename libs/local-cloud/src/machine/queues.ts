import { existsSync, readFileSync } from 'node:fs';

/** Where the kernel tells who reads which netfilter queue; absent until somebody did. */
const QUEUES = '/proc/net/netfilter/nfnetlink_queue';
const FIRST = 100;

/** The numbers of the netfilter queues that a process reads. */
export function queuesInUse(): number[] {
  return existsSync(QUEUES) ? queueNumbers(readFileSync(QUEUES, 'utf8')) : [];
}

/** A netfilter queue that nobody reads. */
export function freeQueue(used = queuesInUse()): number {
  let number = FIRST;
  while (used.includes(number)) number++;
  return number;
}

/** Each line begins with the number of a queue. */
export function queueNumbers(table: string): number[] {
  return [...table.matchAll(/^\s*(\d+)/gm)].map(([, number]) => Number(number));
}
