import { type Repository } from './reference.ts';
import { UserError } from './user-error.ts';

interface Request {
  method?: string;
  headers?: Record<string, string>;
  body?: Buffer;
}

/** Speaks the OCI distribution protocol with one repository, and answers its demands for authorization. */
export class RegistryClient {
  private authorization: string | undefined;

  private readonly repository: Repository;
  private readonly credentials: () => Promise<string | undefined>;

  /** `credentials` answers with a Basic authorization, and is asked only if the registry wants one. */
  constructor(repository: Repository, credentials: () => Promise<string | undefined>) {
    this.repository = repository;
    this.credentials = credentials;
  }

  /** `path` is relative to the repository, e.g. "/manifests/1.0", or an address that the registry gave. */
  async request(path: string, request: Request = {}): Promise<Response> {
    const url = new URL(path.startsWith('/') ? this.repository.url + path : path);
    const first = await this.send(url, request);
    if (first.status !== 401 || this.authorization) return first;
    this.authorization = await this.authorize(first.headers.get('www-authenticate') ?? '');
    return this.send(url, request);
  }

  private async send(url: URL, { method = 'GET', headers = {}, body }: Request): Promise<Response> {
    const authorization = this.authorization ? { authorization: this.authorization } : {};
    try {
      return await fetch(url, {
        method,
        headers: { ...headers, ...authorization },
        body: body && new Uint8Array(body),
      });
    } catch (error) {
      throw new UserError(`The registry at ${url.origin} cannot be reached: ${causeOf(error)}`);
    }
  }

  private async authorize(challenge: string): Promise<string> {
    const basic = await this.credentials();
    if (/^basic/i.test(challenge) && basic) return basic;
    const { realm, service } = parameters(challenge);
    if (/^bearer/i.test(challenge) && realm) return `Bearer ${await this.token(realm, service, basic)}`;
    throw new UserError(
      `The registry ${this.repository.host} wants credentials and none are kept for it: run "docker login ${this.repository.host}" or configure its credential helper.`,
    );
  }

  private async token(realm: string, service: string | undefined, basic: string | undefined): Promise<string> {
    const url = new URL(realm);
    if (service) url.searchParams.set('service', service);
    const path = this.repository.url.replace(/^.*?\/v2\//, '');
    url.searchParams.set('scope', `repository:${path}:pull,push`);
    const response = await fetch(url, { headers: basic ? { authorization: basic } : {} });
    if (!response.ok) {
      throw new UserError(
        `The registry ${this.repository.host} refuses ${basic ? 'the credentials' : 'to let in somebody without credentials'} (status ${response.status}): log in again.`,
      );
    }
    const { token, access_token } = (await response.json()) as { token?: string; access_token?: string };
    return token ?? access_token ?? '';
  }
}

/** `Bearer realm="…",service="…"` as an object. */
function parameters(challenge: string): Record<string, string> {
  const pairs = [...challenge.matchAll(/(\w+)="([^"]*)"/g)];
  return Object.fromEntries(pairs.map(([, key = '', value = '']) => [key, value]));
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof AggregateError ? String(cause.errors[0]) : String(cause);
}
