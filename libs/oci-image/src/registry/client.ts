import { UserError } from '../user-error.ts';
import { basicAuthorization } from './credentials.ts';
import { type Repository } from './repository.ts';

interface RequestOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: Buffer;
  /** The statuses that are a result. */
  expect: number[];
}

/** Sends requests of the OCI distribution protocol to one repository, and answers challenges for authorization. */
export class RepositoryClient {
  private authorization: string | undefined;

  /**
   * @param credentials gives a Basic authorization when the registry demands one; by default what `docker login` and credential
   * helpers keep
   */
  constructor(
    readonly repository: Repository,
    private readonly credentials = () => basicAuthorization(repository.host, process.env),
  ) {}

  /**
   * @param purpose completes "The registry did not …" in an error
   * @param path relative to the repository, e.g. "/manifests/1.0", or an address that the registry gave
   * @throws {UserError} if the registry cannot be reached, refuses the credentials, or responds with another status
   */
  async request(purpose: string, path: string, options: RequestOptions): Promise<Response> {
    const url = new URL(path.startsWith('/') ? this.repository.url + path : path);
    let response = await send(url, options, this.authorization);
    if (response.status === 401 && !this.authorization) {
      this.authorization = await this.authorize(response.headers.get('www-authenticate') ?? '');
      response = await send(url, options, this.authorization);
    }
    if (options.expect.includes(response.status)) return response;
    const content = (await response.text()).slice(0, 500);
    throw new UserError(
      `The registry at ${url.origin} did not ${purpose}: expected status ${options.expect.join(' or ')}, ` +
        `got ${response.status}${content && `: ${content}`}`,
    );
  }

  private async authorize(challenge: string): Promise<string> {
    const { host, path } = this.repository;
    const basic = await this.credentials();
    if (/^basic/i.test(challenge) && basic) return basic;
    const { realm, service } = parametersOf(challenge);
    if (!/^bearer/i.test(challenge) || !realm) {
      throw new UserError(
        `The registry ${host} demands credentials, and none are stored for it: run "docker login ${host}" or configure its credential helper.`,
      );
    }
    const url = new URL(realm);
    if (service) url.searchParams.set('service', service);
    url.searchParams.set('scope', `repository:${path}:pull,push`);
    const response = await send(url, {}, basic);
    if (!response.ok) {
      throw new UserError(
        `The registry ${host} refuses ${basic ? 'the credentials' : 'requests without credentials'} (status ${response.status}): log in again.`,
      );
    }
    const { token, access_token } = (await response.json()) as { token?: string; access_token?: string };
    return `Bearer ${token ?? access_token ?? ''}`;
  }
}

async function send(url: URL, options: Partial<RequestOptions>, authorization?: string): Promise<Response> {
  const { method = 'GET', headers = {}, body } = options;
  try {
    return await fetch(url, {
      method,
      headers: { ...headers, ...(authorization && { authorization }) },
      body: body && new Uint8Array(body),
    });
  } catch (error) {
    const cause = (error as Error).cause ?? error;
    throw new UserError(
      `The registry at ${url.origin} cannot be reached: ${String(cause instanceof AggregateError ? cause.errors[0] : cause)}`,
    );
  }
}

/** The parameters of `Bearer realm="…",service="…"`. */
function parametersOf(challenge: string): Record<string, string> {
  const pairs = [...challenge.matchAll(/(\w+)="([^"]*)"/g)];
  return Object.fromEntries(pairs.map(([, key = '', value = '']) => [key, value]));
}
