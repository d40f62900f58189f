import { run } from './run.ts';

/** A TCP or UDP socket of this machine that listens. */
export interface Listener {
  /** `0.0.0.0` or `*` for every address. @example "127.77.0.1" */
  host: string;
  port: number;
  /** Name and id of the process, as far as this user may see it. @example "dnsmasq (process 812)" */
  process: string;
}

/** The listening sockets of this machine, read with `ss` (iproute2). */
export async function listeners(): Promise<Listener[]> {
  return (await run('ss', '-Hltunp')).split('\n').filter(Boolean).map(parseListener);
}

/**
 * Reads a line of `ss`.
 * @example parseListener('udp UNCONN 0 0 127.0.0.53%lo:53 0.0.0.0:* users:(("dnsmasq",pid=812,fd=4))')
 */
export function parseListener(line: string): Listener {
  const [, host = '', port] = /^(?:\S+\s+){4}(\S+?)(?:%\S+)?:(\d+)\s/.exec(line) ?? [];
  const [, name, pid] = /\("([^"]*)",pid=(\d+)/.exec(line) ?? [];
  return {
    host,
    port: Number(port),
    process: pid ? `${name} (process ${pid})` : 'a process that this user may not see',
  };
}
