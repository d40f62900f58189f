/** The first address for load balancers; 127.77.0.1 is the name server's. */
const FIRST = 2;
const LAST = 0xffff - 1;

/** The lowest address of 127.77.x.y that is not `taken`, from 127.77.0.2 on. */
export function freeAddress(taken: (address: string) => boolean): string {
  for (let number = FIRST; number <= LAST; number++) {
    const address = `127.77.${number >> 8}.${number & 0xff}`;
    if (!taken(address)) return address;
  }
  throw new Error(
    'There is no address for a load balancer left in 127.77.0.0/16. Delete services of type LoadBalancer.',
  );
}
