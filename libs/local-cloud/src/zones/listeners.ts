import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A socket of this machine that waits for others, IPv4 alone. */
export interface Listener {
  /** @example "127.77.0.1" */
  host: string;
  port: number;
  inode: string;
}

/** State of a socket that listens, or of a UDP socket that is connected to nobody; see proc(5). */
const WAITING = { tcp: '0A', udp: '07' };

/** Who listens on this machine, as the kernel tells. */
export function listeners(protocol: 'tcp' | 'udp'): Listener[] {
  const [, ...lines] = readFileSync(`/proc/net/${protocol}`, 'utf8').trimEnd().split('\n');
  return lines.flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    if (fields[3] !== WAITING[protocol]) return [];
    return [{ ...addressOf(fields[1] ?? ''), inode: fields[9] ?? '' }];
  });
}

/** An address as the kernel writes it: the bytes of the host in this machine's order, e.g. `01004D7F:0035`. */
function addressOf(hexadecimal: string): { host: string; port: number } {
  const [host = '', port = ''] = hexadecimal.split(':');
  const bytes = Buffer.from(host, 'hex');
  return { host: [...bytes.reverse()].join('.'), port: parseInt(port, 16) };
}

/** The process that has a socket open, e.g. `dnsmasq (process 812)`, as far as this user may see it. */
export function holderOf({ inode }: Listener): string {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const pid = pids.find((process) => sockets(process).includes(`socket:[${inode}]`));
  if (!pid) return 'a process that this user may not see';
  return `${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()} (process ${pid})`;
}

/** What a process has open; nothing where it ended meanwhile, closed it meanwhile, or is somebody else's. */
function sockets(pid: string): string[] {
  const unless = <T>(read: () => T, nothing: T) => {
    try {
      return read();
    } catch {
      return nothing;
    }
  };
  const folder = `/proc/${pid}/fd`;
  const descriptors = unless(() => readdirSync(folder), []);
  return descriptors.map((descriptor) => unless(() => readlinkSync(`${folder}/${descriptor}`), ''));
}
