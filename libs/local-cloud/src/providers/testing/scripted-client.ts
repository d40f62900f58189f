import { type KubeClient } from '../kubernetes/client.js';
import { KubeError } from '../kubernetes/kube-error.js';
import { type JsonObject } from '../rpc/values.js';

/** An API server that knows these paths; a question that nobody planned is an error. Logs are asked with their options. */
export function scripted(answers: Record<string, JsonObject | string>): KubeClient {
  const answer = (path: string) => {
    const found = answers[path];
    if (found === undefined) return Promise.reject(new KubeError(404, { message: `nobody planned ${path}` }));
    return Promise.resolve(found);
  };
  const client = {
    get: (path: string) => answer(path),
    text: (path: string, query: Record<string, string>) => answer(`${path}?previous=${query['previous']}`),
  };
  // The questions that waiting asks are these two.
  return client as unknown as KubeClient;
}
