import { Resolver } from 'node:dns/promises';

/** What the name server at `server` (host:port) says of `host`, link by link. */
export async function resolve(server: string, host: string): Promise<{ cname: string[]; addresses: string[] }> {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  resolver.setServers([server]);
  const nothing = (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTFOUND' || error.code === 'ENODATA') return [];
    throw error;
  };
  return {
    cname: await resolver.resolveCname(host).catch(nothing),
    addresses: await resolver.resolve4(host).catch(nothing),
  };
}
