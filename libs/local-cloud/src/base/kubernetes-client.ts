import {
  ApiException,
  CoreV1Api,
  KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  PatchStrategy,
} from '@kubernetes/client-node';

/** The API of a Kubernetes cluster. */
export interface KubernetesClient {
  config: KubeConfig;
  /** Namespaces, pods, services and what else is of no API group. */
  core: CoreV1Api;
  /**
   * Creates or changes an object of any kind by server-side apply. Fields of other managers are taken over.
   * @param fieldManager who owns the fields from then on
   */
  apply: <T extends KubernetesObject>(object: T, fieldManager: string) => Promise<T>;
}

/** @param kubeconfig a kubeconfig file */
export function kubernetesClient(kubeconfig: string): KubernetesClient {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const objects = KubernetesObjectApi.makeApiClient(config);
  return {
    config,
    core: config.makeApiClient(CoreV1Api),
    apply: (object, fieldManager) =>
      objects.patch(object, undefined, undefined, fieldManager, true, PatchStrategy.ServerSideApply),
  };
}

/** HTTP status of the API server's refusal; undefined for any other error. */
export function refusalCode(error: unknown): number | undefined {
  return error instanceof ApiException ? error.code : undefined;
}

/** What the API server says of a failed request, or why it could not be reached. */
export function requestError(error: unknown): string {
  if (error instanceof ApiException) return statusMessage(String(error.body)) ?? `HTTP ${error.code}`;
  const { message, cause } = error as Error & { cause?: Error };
  return cause ? `${message}: ${cause.message}` : message;
}

/** @param body a `Status` object of Kubernetes */
function statusMessage(body: string): string | undefined {
  try {
    return (JSON.parse(body) as { message?: string }).message;
  } catch {
    return body.trim() || undefined;
  }
}
