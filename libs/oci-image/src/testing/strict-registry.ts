import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { digestOf, MANIFEST, type Manifest } from '../image.ts';

/** How a client authenticates: with user:password, directly or for a token. */
export type AuthMode = { kind: 'open' } | { kind: 'basic' | 'bearer'; user: string };

/** An OCI registry in memory that refuses whatever the distribution protocol does not allow. */
export class StrictRegistry {
  /** The request lines, in order. @example "PUT /v2/a/manifests/1" */
  readonly requests: string[] = [];
  readonly blobs = new Map<string, Buffer>();
  /** Manifests by repository and tag. */
  readonly tags = new Map<string, Buffer>();
  /** The status of every request whose line contains the text. */
  failure: { line: string; status: number } | undefined;
  private readonly uploads = new Set<string>();

  private readonly server: Server;
  private readonly auth: AuthMode;

  private constructor(server: Server, auth: AuthMode) {
    this.server = server;
    this.auth = auth;
  }

  static async start(auth: AuthMode = { kind: 'open' }): Promise<StrictRegistry> {
    const server = createServer();
    const registry = new StrictRegistry(server, auth);
    server.on('request', (request, response) => {
      registry.respond(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return registry;
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const line = `${request.method} ${request.url}`;
    this.requests.push(line);
    const body = await buffer(request);
    const reply = (status: number, headers: Record<string, string> = {}, content: string | Buffer = '') =>
      void response.writeHead(status, headers).end(request.method === 'HEAD' ? '' : content);
    if (this.failure && line.includes(this.failure.line)) return reply(this.failure.status, {}, 'injected failure');
    const url = new URL(request.url ?? '/', `http://${this.host}`);
    if (url.pathname === '/token') return this.token(url, request, reply);
    if (!this.allowed(request)) return reply(401, { 'www-authenticate': this.challenge() });

    const [, name = '', kind = '', last = ''] = /^\/v2\/(.+)\/(blobs|manifests)\/(.*)$/.exec(url.pathname) ?? [];
    const key = `${name}:${last}`;
    if (kind === 'manifests' && request.method === 'PUT') return this.putManifest(key, request, body, reply);
    if (kind === 'manifests') return this.getManifest(key, request, reply);
    if (kind === 'blobs' && ['GET', 'HEAD'].includes(request.method ?? ''))
      return reply(this.blobs.has(last) ? 200 : 404, {}, this.blobs.get(last));
    if (kind === 'blobs' && request.method === 'POST' && last === 'uploads/') {
      const id = `/v2/${name}/blobs/uploads/${this.uploads.size}`;
      this.uploads.add(id);
      return reply(202, { location: `${id}?state=kept` });
    }
    if (kind === 'blobs' && request.method === 'PUT') return this.putBlob(url, request, body, reply);
    return reply(405);
  }

  private putBlob(url: URL, request: IncomingMessage, body: Buffer, reply: Reply): void {
    const digest = url.searchParams.get('digest');
    if (!this.uploads.delete(url.pathname)) return reply(404, {}, 'no such upload');
    if (url.searchParams.get('state') !== 'kept') return reply(400, {}, 'the address was changed');
    if (request.headers['content-type'] !== 'application/octet-stream') return reply(400, {}, 'wrong content type');
    if (request.headers['content-length'] !== String(body.length)) return reply(411, {}, 'no content length');
    if (!digest || digest !== digestOf(body)) return reply(400, {}, 'the digest is not of this content');
    this.blobs.set(digest, body);
    return reply(201, { location: `/v2/blobs/${digest}` });
  }

  private putManifest(key: string, request: IncomingMessage, body: Buffer, reply: Reply): void {
    const manifest = JSON.parse(body.toString()) as Manifest;
    if (request.headers['content-type'] !== MANIFEST || manifest.mediaType !== MANIFEST)
      return reply(400, {}, 'wrong type');
    for (const { digest, size } of [manifest.config, ...manifest.layers]) {
      if (this.blobs.get(digest)?.length !== size) return reply(404, {}, `blob unknown: ${digest}`);
    }
    this.tags.set(key, body);
    return reply(201, { 'docker-content-digest': digestOf(body) });
  }

  private getManifest(key: string, request: IncomingMessage, reply: Reply): void {
    const manifest = this.tags.get(key);
    if (!manifest || !request.headers.accept?.includes(MANIFEST)) return reply(404, {}, 'manifest unknown');
    return reply(200, { 'docker-content-digest': digestOf(manifest), 'content-type': MANIFEST }, manifest.toString());
  }

  private token(url: URL, request: IncomingMessage, reply: Reply): void {
    const scope = /^repository:.+:pull,push$/.test(url.searchParams.get('scope') ?? '');
    if (!scope || url.searchParams.get('service') !== 'strict') return reply(400);
    if (request.headers.authorization !== this.basic()) return reply(401);
    return reply(200, { 'content-type': 'application/json' }, JSON.stringify({ token: 'token' }));
  }

  private allowed(request: IncomingMessage): boolean {
    if (this.auth.kind === 'open') return true;
    return request.headers.authorization === (this.auth.kind === 'basic' ? this.basic() : 'Bearer token');
  }

  private challenge(): string {
    return this.auth.kind === 'basic'
      ? 'Basic realm="strict"'
      : `Bearer realm="http://${this.host}/token",service="strict"`;
  }

  private basic(): string {
    return `Basic ${Buffer.from(this.auth.kind === 'open' ? '' : this.auth.user).toString('base64')}`;
  }
}

type Reply = (status: number, headers?: Record<string, string>, content?: string | Buffer) => void;
