/** The all-in-one Kubernetes of tools/kubernetes: what the caller names, or what the product would build. */
export function kubernetesBinary(): string {
  const named = process.env['LOCAL_CLOUD_KUBERNETES'];
  if (named) return named;
  throw new Error('LOCAL_CLOUD_KUBERNETES names no binary');
}
