// Runs a command in a pod, as `kubectl exec` does: node exec.mjs KUBECONFIG NAMESPACE POD COMMAND …
import { Exec, KubeConfig } from '@kubernetes/client-node';

const [kubeconfig, namespace, pod, ...command] = process.argv.slice(2);
const config = new KubeConfig();
config.loadFromFile(kubeconfig);
await new Exec(config).exec(namespace, pod, '', command, process.stdout, process.stderr, null, false, (end) => {
  if (end.status === 'Success') return;
  console.error(end.message);
  process.exitCode = 1;
});
