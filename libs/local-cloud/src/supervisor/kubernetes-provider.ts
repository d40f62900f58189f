import { resolve } from 'node:path';
import { type GoTool } from '@per-branch/go-tool';

/** Release of the official Kubernetes provider. go.mod pins its commit, because the release is no version of a Go module. */
export const KUBERNETES_PROVIDER_VERSION = '4.25.0';

const SOURCE = 'github.com/pulumi/pulumi-kubernetes/provider/v4';

/** The official Kubernetes provider, with the file name by which the engine starts it. */
export function kubernetesProvider(log: (line: string) => void): GoTool {
  const file = (name: string) => ({ module: SOURCE, path: `cmd/pulumi-resource-kubernetes/${name}` });
  return {
    name: 'pulumi-resource-kubernetes',
    module: resolve(__dirname, '../../go/kubernetes-provider'),
    package: '.',
    ldflags: `-X main.version=${KUBERNETES_PROVIDER_VERSION}`,
    embed: { 'schema.json': file('schema.json'), 'terraform-mapping.json': file('terraform-mapping.json') },
    log,
  };
}
