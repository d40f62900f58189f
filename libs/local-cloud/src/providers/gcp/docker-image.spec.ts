import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { getDockerImage } from './docker-image.js';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const args = { project: 'p', location: 'europe-west1', repositoryId: 'r' };

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const CREATED = '2026-11-24T18:30:00Z';
const CONFIG = `sha256:${'c'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;
const INDEX = `sha256:${'d'.repeat(64)}`;
const layers = [
  { digest: `sha256:${'1'.repeat(64)}`, size: 2000 },
  { digest: `sha256:${'2'.repeat(64)}`, size: 30 },
];

/** The manifests by tag and digest; docker-image.integration.ts asks the real image store. */
const manifests: Record<string, { digest: string; type: string; body: object }> = Object.fromEntries(
  [
    {
      names: ['1.9.2', 'v1.9.2', DIGEST],
      digest: DIGEST,
      type: MANIFEST,
      body: { config: { digest: CONFIG, size: 1 }, layers },
    },
    {
      names: ['1.9.1', OTHER],
      digest: OTHER,
      type: MANIFEST,
      body: { config: { digest: CONFIG, size: 1 }, layers: [] },
    },
    { names: ['many', INDEX], digest: INDEX, type: 'application/vnd.oci.image.index.v1+json', body: { manifests: [] } },
  ].flatMap(({ names, ...manifest }) => names.map((name) => [name, manifest])),
);

let registry: Server;
let store: string;
let broken = false;

beforeAll(async () => {
  registry = createServer((request, response) => {
    const [, kind = '', name = ''] =
      /^\/v2\/europe-west1-docker\.pkg\.dev\/p\/r\/click-count\/(\w+)\/(.*)$/.exec(request.url ?? '') ?? [];
    const manifest = kind === 'manifests' ? manifests[name] : undefined;
    if (broken) response.writeHead(500).end();
    else if (kind === 'tags') response.end(JSON.stringify({ tags: ['1.9.1', '1.9.2', 'many', 'v1.9.2'] }));
    else if (kind === 'blobs' && name === CONFIG) response.end(JSON.stringify({ created: CREATED }));
    else if (manifest) {
      response.writeHead(200, { 'docker-content-digest': manifest.digest, 'content-type': manifest.type });
      response.end(request.method === 'HEAD' ? undefined : JSON.stringify(manifest.body));
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  store = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
});
afterAll(() => registry.close());
beforeEach(() => (broken = false));

test('a version is a digest, with the time it was built and all tags of the same digest', async () => {
  const name = `projects/p/locations/europe-west1/repositories/r/dockerImages/click-count@${DIGEST}`;
  expect(await getDockerImage(store, { ...args, imageName: 'click-count:1.9.2' })).toEqual({
    result: {
      ...args,
      imageName: 'click-count:1.9.2',
      id: name,
      name,
      selfLink: `europe-west1-docker.pkg.dev/p/r/click-count@${DIGEST}`,
      tags: ['1.9.2', 'v1.9.2'],
      imageSizeBytes: '2031',
      mediaType: MANIFEST,
      buildTime: CREATED,
      uploadTime: CREATED,
      updateTime: CREATED,
    },
  });
});

test('a digest is itself, and its tags are told', async () => {
  expect(await getDockerImage(store, { ...args, imageName: `click-count@${OTHER}` })).toMatchObject({
    result: { selfLink: `europe-west1-docker.pkg.dev/p/r/click-count@${OTHER}`, tags: ['1.9.1'] },
  });
});

test('an index of images has no time and no size of its own', async () => {
  expect(await getDockerImage(store, { ...args, imageName: 'click-count:many' })).toMatchObject({
    result: {
      tags: ['many'],
      imageSizeBytes: '0',
      buildTime: '',
      mediaType: 'application/vnd.oci.image.index.v1+json',
    },
  });
});

test.each([
  [
    'an unknown version names those that there are',
    'click-count:1.10',
    'Version "1.10" is not in the registry europe-west1-docker.pkg.dev/p/r/click-count. It holds 1.9.1, 1.9.2, many, v1.9.2; publish it with "nx run click-count:publish", or choose one of these.',
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
