import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { getDockerImage, getDockerImages } from './artifact-registry.ts';

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

/** The manifests by tag and digest; artifact-registry.integration.ts uses the real image store. */
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
    const catalog = ['europe-west1-docker.pkg.dev/p/r/click-count', 'europe-west1-docker.pkg.dev/p/rr/other'];
    if (broken) response.writeHead(500).end();
    else if (request.url?.startsWith('/v2/_catalog')) response.end(JSON.stringify({ repositories: catalog }));
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

it('`getDockerImage` of a tag returns the digest, the time it was built and all tags of the same digest', async () => {
  const name = `projects/p/locations/europe-west1/repositories/r/dockerImages/click-count@${DIGEST}`;
  expect(await getDockerImage(store, { ...args, imageName: 'click-count:1.9.2' })).toEqual({
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
  });
});

it('`getDockerImage` of a digest lists its tags', async () => {
  expect(await getDockerImage(store, { ...args, imageName: `click-count@${OTHER}` })).toMatchObject({
    selfLink: `europe-west1-docker.pkg.dev/p/r/click-count@${OTHER}`,
    tags: ['1.9.1'],
  });
});

it('`getDockerImage` of an index of images has neither time nor size', async () => {
  expect(await getDockerImage(store, { ...args, imageName: 'click-count:many' })).toMatchObject({
    tags: ['many'],
    imageSizeBytes: '0',
    buildTime: '',
    mediaType: 'application/vnd.oci.image.index.v1+json',
  });
});

it.each(['click-count:1.10', 'other:1', 'Click-Count:1.9.2', '', ':1.9.2'])(
  "`getDockerImage` of %j, which does not exist, fails in Google's words",
  async (imageName) => {
    await expect(getDockerImage(store, { ...args, imageName })).rejects.toThrow(/^Requested image was not found\.$/);
  },
);

it('`getDockerImages` lists each image of the repository with its tags', async () => {
  const { dockerImages } = await getDockerImages(store, args);
  expect(dockerImages).toMatchObject([
    {
      imageName: 'click-count',
      selfLink: expect.stringContaining(OTHER) as string,
      tags: ['1.9.1'],
      uploadTime: CREATED,
    },
    { imageName: 'click-count', selfLink: expect.stringContaining(DIGEST) as string, tags: ['1.9.2', 'v1.9.2'] },
    { imageName: 'click-count', selfLink: expect.stringContaining(INDEX) as string, tags: ['many'] },
  ]);
});

it('`getDockerImage` fails with the status of a failing image store, not as for a missing version', async () => {
  broken = true;
  await expect(getDockerImage(store, { ...args, imageName: 'click-count:1' })).rejects.toThrow(
    'did not look up 1: expected status 200 or 404, got 500',
  );
});

it('`getDockerImage` names an image store that cannot be reached', async () => {
  await expect(getDockerImage('http://127.0.0.1:1', { ...args, imageName: 'click-count:1' })).rejects.toThrow(
    'The registry at http://127.0.0.1:1 cannot be reached',
  );
});
