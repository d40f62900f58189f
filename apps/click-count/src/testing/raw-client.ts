import { connect } from 'node:net';

/** Sends bytes as they are, and returns all that came back before the server or `timeout` (milliseconds) ended it. */
export function exchange(port: number, bytes: string, timeout = 2_000): Promise<{ answer: string; closed: boolean }> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const late = setTimeout(() => {
      socket.destroy();
      resolve({ answer, closed: false });
    }, timeout);
    socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
    // A reset is an end, too.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(late);
      resolve({ answer, closed: true });
    });
  });
}
