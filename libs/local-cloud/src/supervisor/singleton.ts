import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import { text } from 'node:stream/consumers';

/** A name that one process of a machine can listen on, and that is free again when it ends, however it ends. */
const NAME = '\0per-branch/local-cloud';

/** Who holds this machine's one cloud. */
export interface Holder {
  pid: number;
  /** Its state folder. */
  folder: string;
}

/** Makes this process the supervisor of the machine's one cloud, or answers who is. */
export async function becomeSupervisor(folder: string): Promise<Holder | undefined> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(JSON.stringify({ pid: process.pid, folder } satisfies Holder));
  });
  server.listen(NAME);
  try {
    await once(server, 'listening');
    server.unref();
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return (await holder()) ?? becomeSupervisor(folder);
  }
}

/** Who holds this machine's cloud now. */
export async function holder(): Promise<Holder | undefined> {
  try {
    return JSON.parse(await text(createConnection(NAME))) as Holder;
  } catch {
    return undefined;
  }
}
