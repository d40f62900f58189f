import { Resolver } from 'node:dns/promises';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '@per-branch/go-tool';
import { type Component, type ComponentContext } from '../base/component-context.ts';
import { Daemon } from '../processes/daemon.ts';
import { listeners } from '../processes/listeners.ts';
import { ZONE_FILE_PATTERN } from './zone-file.ts';
import { ZoneFiles } from './zone-files.ts';

/** How often CoreDNS looks for changed zone files; a change is served after at most twice that. */
const RELOAD_INTERVAL = '100ms';
/** Milliseconds until a change that is not served is an error. */
const CHANGE_TIMEOUT = 10_000;
const DEFAULT_ADDRESS = '127.77.0.1:53';

/** The running name server and its zones. */
export interface NameServer extends Component {
  zones: ZoneFiles;
  /** host:port, over UDP and TCP. */
  address: string;
}

/**
 * Serves zones with CoreDNS: it follows a CNAME within a zone in one answer, answers NXDOMAIN for unknown names in a zone, and
 * REFUSED for everything else.
 * @param address host:port on loopback
 * @throws UserError that names the process which listens on the address already
 * @example
 * const { zones, address } = await startNameServer(context);
 * await zones.createZone('staging', 'staging.example.com.');
 */
export async function startNameServer(context: ComponentContext, address = DEFAULT_ADDRESS): Promise<NameServer> {
  const [host = '', port = ''] = address.split(':');
  await requireFree(host, Number(port));
  const { stateDir, binary, log } = context;
  const folder = join(stateDir, 'zones');
  const resolver = new Resolver({ timeout: 1000, tries: 1 });
  resolver.setServers([address]);
  const zones = new ZoneFiles(folder, (dnsName, serial) => waitUntilServed(resolver, dnsName, serial ?? 'EREFUSED'));
  const corefilePath = join(stateDir, 'zones.corefile');
  writeFileSync(corefilePath, zonesCorefile(host, port, folder));
  const daemon = new Daemon({ name: 'name-server', folder: stateDir, log }, binary, ['coredns', '-conf', corefilePath]);
  await daemon.ready(async () => (await serialOf(resolver, 'invalid.')) === 'EREFUSED');
  return { zones, address, stop: () => daemon.stop() };
}

/** CoreDNS itself does not fail: it listens with SO_REUSEPORT, and the kernel distributes the requests to both processes. */
async function requireFree(host: string, port: number): Promise<void> {
  const other = (await listeners()).find((one) => one.port === port && [host, '0.0.0.0', '*'].includes(one.host));
  if (!other) return;
  throw new UserError(
    `The name server cannot listen on ${host}:${port}: ${other.process} does. Stop that process first.`,
  );
}

function zonesCorefile(host: string, port: string, folder: string): string {
  return `.:${port} {
  bind ${host}
  errors
  auto {
    directory ${folder} ${ZONE_FILE_PATTERN} {1}
    reload ${RELOAD_INTERVAL}
  }
}
`;
}

async function waitUntilServed(resolver: Resolver, dnsName: string, expected: number | string): Promise<void> {
  let found: number | string = '';
  for (const end = Date.now() + CHANGE_TIMEOUT; Date.now() < end; await delay(10)) {
    found = await serialOf(resolver, dnsName);
    if (found === expected) return;
  }
  throw new Error(
    `The name server at ${resolver.getServers().join()} does not serve a change of ${dnsName} after ${CHANGE_TIMEOUT / 1000} s: expected the serial ${expected}, got ${found}. "local-cloud status" shows whether it runs.`,
  );
}

/** The serial of a zone as the name server answers, or the code of its error. */
async function serialOf(resolver: Resolver, dnsName: string): Promise<number | string> {
  try {
    return (await resolver.resolveSoa(dnsName)).serial;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? '';
  }
}
