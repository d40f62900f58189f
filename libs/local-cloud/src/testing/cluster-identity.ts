import { execFileSync } from 'node:child_process';
import { request as httpsRequest } from 'node:https';
import { text as readAll } from 'node:stream/consumers';
import { certificateOf } from '../gke-auth/ownership.ts';
import { type JsonObject } from '../base/json.ts';
import { type ControlPlane } from './control-plane.ts';

/** What `gke-gcloud-auth-plugin` prints. */
export interface Credential {
  apiVersion: string;
  kind: string;
  status: { token: string; expirationTimestamp: string };
}

/** Runs the plugin as client-go does; without a cluster as for a kubeconfig that lacks provideClusterInfo. */
export function runPlugin(path: string, cluster?: { server: string; authority: string }): Credential {
  const spec = { cluster: { server: cluster?.server, 'certificate-authority-data': cluster?.authority } };
  const info = JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1beta1', kind: 'ExecCredential', spec });
  const env = { ...process.env, PATH: path, ...(cluster && { KUBERNETES_EXEC_INFO: info }) };
  return JSON.parse(execFileSync('gke-gcloud-auth-plugin', { env, encoding: 'utf8', stdio: 'pipe' })) as Credential;
}

/** An HTTP response of the API server. */
export interface Response {
  code: number;
  body: string;
}

/** Sends requests of any kind with a program's credentials for one cluster. */
export class ClusterIdentity {
  private readonly token: string;

  /** @param cluster its identity; undefined asks for a token without naming a cluster */
  constructor(
    private readonly plane: ControlPlane,
    path: string,
    cluster: string | undefined,
  ) {
    const authority = cluster && certificateOf(plane.certificateAuthority, cluster);
    this.token = runPlugin(
      path,
      authority ? { server: `https://${plane.endpoint}`, authority } : undefined,
    ).status.token;
  }

  apply(path: string, object: JsonObject): Promise<Response> {
    return this.send('PATCH', `${path}?fieldManager=test&force=true`, object, 'application/apply-patch+yaml');
  }

  async send(method: string, path: string, body?: JsonObject, type = 'application/json'): Promise<Response> {
    const ca = Buffer.from(this.plane.certificateAuthority, 'base64');
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': type };
    const content = body && JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const outgoing = httpsRequest(`https://${this.plane.endpoint}${path}`, { method, headers, ca }, (response) => {
        readAll(response).then((body) => resolve({ code: response.statusCode ?? 0, body }), reject);
      });
      outgoing.on('error', reject);
      outgoing.end(content);
    });
  }
}
