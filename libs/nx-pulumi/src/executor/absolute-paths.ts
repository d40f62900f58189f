import { delimiter, resolve } from 'node:path';
import { absoluteFileUrl } from '../program/project-file.ts';

/** Variables that hold a path: of Pulumi, clouds, Kubernetes, Vault, TLS, caches and state. */
const paths = [
  ...['PULUMI_CONFIG_PASSPHRASE_FILE', 'PULUMI_HOME', 'PULUMI_CREDENTIALS_PATH', 'PULUMI_NODEJS_TSCONFIG_PATH'],
  ...['GOOGLE_APPLICATION_CREDENTIALS', 'CLOUDSDK_CONFIG', 'CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE'],
  ...['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_CA_BUNDLE'],
  ...['AZURE_CONFIG_DIR', 'AZURE_CLIENT_CERTIFICATE_PATH', 'AZURE_FEDERATED_TOKEN_FILE'],
  ...['ARM_CLIENT_CERTIFICATE_PATH', 'ARM_OIDC_TOKEN_FILE_PATH'],
  ...['KUBE_CONFIG_PATH', 'VAULT_CACERT', 'VAULT_CAPATH', 'VAULT_CLIENT_CERT', 'VAULT_CLIENT_KEY'],
  ...['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE'],
  ...['DOCKER_CONFIG', 'HELM_CONFIG_HOME', 'NPM_CONFIG_USERCONFIG'],
  ...['PER_BRANCH_CACHE', 'PER_BRANCH_STATE', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME'],
];
/** Variables that hold several. */
const pathLists = ['PATH', 'KUBECONFIG', 'NODE_PATH', 'SSL_CERT_DIR'];
/** Variables that hold the path of a file or its content. */
const pathsOrContent = ['GOOGLE_CREDENTIALS', 'GOOGLE_CLOUD_KEYFILE_JSON', 'GCLOUD_KEYFILE_JSON'];

/**
 * An environment whose relative paths are absolute, resolved from the folder of the command: engine, providers and
 * program run in other folders. A leading `~` is not expanded.
 */
export function absolutePaths(env: NodeJS.ProcessEnv, folder: string): NodeJS.ProcessEnv {
  const absolute = (path: string) => (path === '' || path.startsWith('~') ? path : resolve(folder, path));
  const converted = (name: string, value: string) => {
    if (name === 'PULUMI_BACKEND_URL') return absoluteFileUrl(value, folder);
    if (pathLists.includes(name)) return value.split(delimiter).map(absolute).join(delimiter);
    const isPath = paths.includes(name) || (pathsOrContent.includes(name) && !/^\s*\{/.test(value));
    return isPath ? absolute(value) : value;
  };
  return Object.fromEntries(Object.entries(env).map(([name, value = '']) => [name, converted(name, value)]));
}
