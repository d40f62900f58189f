import { type Image, MANIFEST } from './image.ts';

/**
 * Puts an image into the image store under some tags of a repository, e.g. `docker.io/library/redis`. The store is on this
 * machine: nothing is tried again, and nobody is asked for credentials.
 */
export async function push(store: string, repository: string, tags: string[], image: Image): Promise<void> {
  const base = `${store}/v2/${repository}`;
  for (const { digest, content } of image.blobs) {
    const begun = await expectStatus(202, fetch(`${base}/blobs/uploads/`, { method: 'POST' }));
    const place = new URL(begun.headers.get('location') ?? '', begun.url);
    place.searchParams.set('digest', digest);
    await expectStatus(201, fetch(place, { method: 'PUT', body: new Uint8Array(content) }));
  }
  for (const tag of tags) {
    const request = { method: 'PUT', headers: { 'content-type': MANIFEST }, body: new Uint8Array(image.manifest) };
    await expectStatus(201, fetch(`${base}/manifests/${tag}`, request));
  }
}

async function expectStatus(status: number, request: Promise<Response>): Promise<Response> {
  const response = await request;
  if (response.status === status) return response;
  const said = await response.text();
  throw new Error(`The image store answers ${response.status}, not ${status}, for ${response.url}: ${said}`);
}
