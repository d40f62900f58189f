import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import { text } from 'node:stream/consumers';

/** An abstract socket: one process of a machine can listen on it, and the kernel frees it when that process ends. */
const SOCKET = '\0per-branch/local-cloud';

/** The process that has this machine's local cloud. */
export interface Holder {
  pid: number;
  stateFolder: string;
}

/** Makes this process the holder of the machine's local cloud, or returns the process that is. */
export async function becomeHolder(stateFolder: string): Promise<Holder | undefined> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(JSON.stringify({ pid: process.pid, stateFolder } satisfies Holder));
  });
  server.listen(SOCKET);
  try {
    await once(server, 'listening');
    server.unref();
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return (await currentHolder()) ?? becomeHolder(stateFolder);
  }
}

export async function currentHolder(): Promise<Holder | undefined> {
  try {
    return JSON.parse(await text(createConnection(SOCKET))) as Holder;
  } catch {
    return undefined;
  }
}
