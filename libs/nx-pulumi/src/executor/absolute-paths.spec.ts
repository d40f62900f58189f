import { absolutePaths } from './absolute-paths.ts';

it.each([
  ['PULUMI_BACKEND_URL', 'file://.', 'file:///shop'],
  ['PULUMI_BACKEND_URL', 'file://./.state', 'file:///shop/.state'],
  ['PULUMI_BACKEND_URL', 'file://~/state', 'file://~/state'],
  ['PULUMI_BACKEND_URL', 'gs://state', 'gs://state'],
  ['PULUMI_CONFIG_PASSPHRASE_FILE', './p', '/shop/p'],
  ['PULUMI_CONFIG_PASSPHRASE_FILE', '/etc/p', '/etc/p'],
  ['PULUMI_HOME', '.pulumi', '/shop/.pulumi'],
  ['GOOGLE_APPLICATION_CREDENTIALS', 'key.json', '/shop/key.json'],
  ['GOOGLE_CREDENTIALS', 'key.json', '/shop/key.json'],
  ['GOOGLE_CREDENTIALS', '{ "type": "service_account" }', '{ "type": "service_account" }'],
  ['AWS_SHARED_CREDENTIALS_FILE', '~/aws', '~/aws'],
  ['KUBECONFIG', './one:/two', '/shop/one:/two'],
  ['SSL_CERT_DIR', './one:/two', '/shop/one:/two'],
  ['PER_BRANCH_CACHE', './cache', '/shop/cache'],
  ['XDG_CACHE_HOME', '.cache', '/shop/.cache'],
  ['PATH', 'node_modules/.bin:/bin', '/shop/node_modules/.bin:/bin'],
  ['ANYTHING', './else', './else'],
  ['KUBECONFIG', '', ''],
])('absolutePaths resolves %s=%s to %s', (name, value, absolute) => {
  expect(absolutePaths({ [name]: value }, '/shop')).toEqual({ [name]: absolute });
});
