import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { RepositoryClient } from './client.ts';
import { listTags } from './pull.ts';
import { repositoryOf } from './repository.ts';

let server: Server;
afterEach(() => server.close());

/** A client of a registry that answers each request the same way. */
async function client(status: number, body: string): Promise<RepositoryClient> {
  server = createServer((_request, response) => response.writeHead(status, { connection: 'close' }).end(body));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return new RepositoryClient(repositoryOf(`127.0.0.1:${(server.address() as AddressInfo).port}/shop`));
}

describe('`listTags`', () => {
  it.each([
    ['the tags', 200, '{"name":"shop","tags":["1","2"]}', ['1', '2']],
    ['none of a repository without tags', 200, '{"name":"shop","tags":null}', []],
    ['none of an unknown repository, whatever its body', 404, '<html>', []],
  ])('returns %s', async (_what, status, body, tags) => {
    expect(await listTags(await client(status, body))).toEqual(tags);
  });

  it('fails on a broken body of a 200', async () => {
    await expect(listTags(await client(200, '{"tags":["1"'))).rejects.toMatchObject({ name: 'SyntaxError' });
  });
});
