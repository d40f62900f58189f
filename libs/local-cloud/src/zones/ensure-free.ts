import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { UserError } from '@per-branch/nx-pulumi/go';
import { holderOf, listeners } from './listeners.ts';

/**
 * Fails if the address cannot be listened on, and names who does. CoreDNS itself would not: it shares its port with any
 * process that shares too, so two of them would answer by turns.
 */
export async function ensureFree(host: string, port: number): Promise<void> {
  try {
    const server = createServer().listen(port, host);
    await once(server, 'listening');
    await once(server.close(), 'close');
    const socket = createSocket('udp4').bind(port, host);
    await once(socket, 'listening');
    socket.close();
    await once(socket, 'close');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const cannot = `The name server cannot listen on ${host}:${port}`;
    if (code !== 'EADDRINUSE') throw new Error(`${cannot}: ${message}`, { cause: error });
    const all = [...listeners('udp'), ...listeners('tcp')];
    const one = all.find((listener) => listener.port === port && [host, '0.0.0.0'].includes(listener.host));
    throw new UserError(
      `${cannot}: ${one ? holderOf(one) : 'another process'} does. End that one, or choose another address.`,
    );
  }
}
