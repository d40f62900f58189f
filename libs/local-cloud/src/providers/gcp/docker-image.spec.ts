import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { getDockerImage } from './docker-image.js';

const REPOSITORY = '/v2/europe-west1-docker.pkg.dev/p/r';
const DIGEST = `sha256:${'a'.repeat(64)}`;
const args = { project: 'p', location: 'europe-west1', repositoryId: 'r' };

let registry: Server;
let store: string;
let broken = false;

beforeAll(async () => {
  registry = createServer((request, response) => {
    if (broken) response.writeHead(500).end();
    else if (request.url === `${REPOSITORY}/click-count/tags/list`)
      response.end(JSON.stringify({ tags: ['1.9.1', '1.9.2'] }));
    else if (
      request.method === 'HEAD' &&
      [`1.9.2`, DIGEST].some((tag) => request.url === `${REPOSITORY}/click-count/manifests/${tag}`)
    ) {
      response.writeHead(200, { 'docker-content-digest': DIGEST }).end();
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  store = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
});
afterAll(() => registry.close());
beforeEach(() => (broken = false));

test('a version is a digest', async () => {
  expect(await getDockerImage(store, { ...args, imageName: 'click-count:1.9.2' })).toMatchObject({
    result: {
      name: `projects/p/locations/europe-west1/repositories/r/dockerImages/click-count@${DIGEST}`,
      selfLink: `europe-west1-docker.pkg.dev/p/r/click-count@${DIGEST}`,
      tags: ['1.9.2'],
    },
  });
});

test('a digest is itself', async () => {
  const { result } = (await getDockerImage(store, { ...args, imageName: `click-count@${DIGEST}` })) as {
    result: { selfLink: string };
  };
  expect(result.selfLink).toBe(`europe-west1-docker.pkg.dev/p/r/click-count@${DIGEST}`);
});

test.each([
  [
    'an unknown version names those that there are',
    'click-count:1.10',
    'Version "1.10" is not in the registry europe-west1-docker.pkg.dev/p/r/click-count. It holds 1.9.1, 1.9.2; publish it with "nx run click-count:publish", or choose one of these.',
  ],
  [
    'an image that was never published says how to',
    'other:1',
    'Version "1" is not in the registry europe-west1-docker.pkg.dev/p/r/other. It holds none; publish it with "nx run other:publish".',
  ],
])('%s', async (_case, imageName, reason) => {
  expect(await getDockerImage(store, { ...args, imageName })).toEqual({
    failures: [{ property: 'imageName', reason }],
  });
});

test('a failing image store is not taken for a missing version', async () => {
  broken = true;
  expect(await getDockerImage(store, { ...args, imageName: 'click-count:1' })).toEqual({
    failures: [{ property: 'imageName', reason: expect.stringContaining('the image store answers 500') as string }],
  });
});

test('an image store that is away is told', async () => {
  expect(await getDockerImage('http://127.0.0.1:1', { ...args, imageName: 'click-count:1' })).toEqual({
    failures: [{ property: 'imageName', reason: 'the image store does not answer at http://127.0.0.1:1' }],
  });
});
