import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands between the service and its Redis, and cuts connections in the middle of what Redis answers. */
export async function startCuttingProxy(port: number) {
  const sockets = new Set<Socket>();
  let cut = false;
  let cuts = 0;
  const server = createServer((inner) => {
    const outer = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('close', () => (to.destroy(), sockets.delete(from)));
    }
    inner.pipe(outer);
    outer.on('data', (answer: Buffer) => {
      if (!cut) return void inner.write(answer);
      cut = false;
      cuts++;
      // Redis has counted; the number arrives by half.
      inner.write(answer.subarray(0, Math.ceil(answer.length / 2)), () => inner.destroy());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    /** The next answer ends in its middle. */
    cutNext: () => void (cut = true),
    get cuts() {
      return cuts;
    },
    stop: async () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
      await once(server, 'close');
    },
  };
}
