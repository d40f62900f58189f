import { connect } from 'node:net';

/** What clients saw. */
export interface Clicks {
  /** The number that each acknowledged click got. */
  acknowledged: bigint[];
  /** Answers that were no number, and connections that ended in the middle. */
  failed: string[];
}

const REQUEST = 'POST /rest/click HTTP/1.1\r\nHost: localhost\r\n\r\n';

/** Clicks over `connections` kept connections at once, one click at a time on each, until stopped; then ends without one on its way. */
export function clicking(port: number, connections: number): { seen: Clicks; stop: () => Promise<Clicks> } {
  const seen: Clicks = { acknowledged: [], failed: [] };
  const going = { on: true };
  const clients = Array.from({ length: connections }, () => client(port, seen, going));
  const stop = async () => {
    going.on = false;
    await Promise.all(clients);
    return seen;
  };
  return { seen, stop };
}

/** A client that connects again after an end, as long as it goes on. */
async function client(port: number, seen: Clicks, going: { on: boolean }): Promise<void> {
  while (going.on) {
    await connection(port, seen, going);
    if (going.on) await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function connection(port: number, seen: Clicks, going: { on: boolean }): Promise<void> {
  return new Promise((resolve) => {
    let text = '';
    let waiting = false;
    const socket = connect(port, '127.0.0.1', () => next());
    const next = () => {
      waiting = going.on;
      if (waiting) socket.write(REQUEST);
      else socket.end();
    };
    socket.setNoDelay(true).setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      text += chunk;
      const head = text.indexOf('\r\n\r\n');
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1]);
      if (head < 0 || !(text.length >= head + 4 + length)) return;
      const [status, body] = [text.slice(9, 12), text.slice(head + 4)];
      if (status === '200' && /^\d+$/.test(body)) seen.acknowledged.push(BigInt(body));
      else seen.failed.push(`${status} ${body}`);
      const last = /\r\nconnection: close/i.test(text.slice(0, head + 2));
      text = '';
      waiting = false;
      if (last) socket.end();
      else next();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (waiting) seen.failed.push('the connection ended');
      resolve();
    });
  });
}
