import { Resolver } from 'node:dns/promises';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type ZoneStore } from '../cloud.ts';
import { Daemon } from '../processes/daemon.ts';
import { type Ground, type Service } from '../supervisor/ground.ts';
import { ensureFree } from './ensure-free.ts';
import { ZoneFiles } from './zone-files.ts';

/** How often CoreDNS looks for changes; twice that is what a change takes at most. */
const RELOAD = '100ms';
/** Milliseconds after which a change that is not served is given up on. */
const PATIENCE = 10_000;
/** Where the zones are answered for unless somebody else is there. */
const ADDRESS = '127.77.0.1:53';

/** The local zones, and the server that answers for them. */
export interface Zones extends Service {
  zones: ZoneStore;
  /** host:port, over UDP and TCP. */
  address: string;
}

/**
 * Serves the zones in `<stateDir>/zones`: names in them follow a CNAME in one answer, unknown names do not exist, and
 * everything outside of them is refused. When the process ends by itself, another one answers with the same zones.
 * @param address host:port on loopback, 127.77.0.1:53 by default
 * @throws if somebody holds that address; the message names the process
 * @example
 * const { zones, address } = await startZones(ground);
 * await zones.createZone('staging', 'staging.example.com.');
 */
export async function startZones(ground: Ground, address = ADDRESS): Promise<Zones> {
  const [host = '', port = ''] = address.split(':');
  await ensureFree(host, Number(port));
  const { stateDir, binary, log } = ground;
  const folder = join(stateDir, 'zones');
  mkdirSync(folder, { recursive: true });
  const corefile = join(stateDir, 'zones.corefile');
  writeFileSync(corefile, configuration(host, port, folder));
  const options = { name: 'name-server', folder: stateDir, log };
  const daemon = new Daemon(options, binary, ['coredns', '-conf', corefile]);
  const resolver = new Resolver({ timeout: 1000, tries: 1 });
  resolver.setServers([address]);
  await daemon.ready(async () => (await serialOf(resolver, 'invalid.')) === 'refused');
  const served = (dnsName: string, serial: number | undefined) => answers(resolver, dnsName, serial, address);
  return { zones: new ZoneFiles(folder, served), address, stop: () => daemon.stop() };
}

function configuration(host: string, port: string, folder: string): string {
  return [
    `.:${port} {`,
    `  bind ${host}`,
    '  errors',
    '  auto {',
    `    directory ${folder} ^[a-z0-9-]+@(.+)$ {1}`,
    `    reload ${RELOAD}`,
    '  }',
    '}',
    '',
  ].join('\n');
}

async function answers(resolver: Resolver, dnsName: string, serial: number | undefined, address: string) {
  const wanted = serial ?? 'refused';
  const end = Date.now() + PATIENCE;
  let found: number | string = '';
  while (Date.now() < end) {
    found = await serialOf(resolver, dnsName);
    if (found === wanted) return;
    await delay(10);
  }
  throw new Error(
    `The name server at ${address} did not take over a change of ${dnsName} within ${PATIENCE / 1000} s: expected its serial to be ${wanted}, got ${found}. "local-cloud status" tells whether it runs.`,
  );
}

async function serialOf(resolver: Resolver, dnsName: string): Promise<number | string> {
  try {
    return (await resolver.resolveSoa(dnsName)).serial;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return code === 'EREFUSED' ? 'refused' : code;
  }
}
