import { absolutePaths } from './absolute-paths.js';

it.each([
  ['PULUMI_BACKEND_URL', 'file://.', 'file:///work'],
  ['PULUMI_BACKEND_URL', 'file://./.state', 'file:///work/.state'],
  ['PULUMI_BACKEND_URL', 'file://~/state', 'file://~/state'],
  ['PULUMI_BACKEND_URL', 'gs://state', 'gs://state'],
  ['PULUMI_CONFIG_PASSPHRASE_FILE', './p', '/work/p'],
  ['PULUMI_CONFIG_PASSPHRASE_FILE', '/etc/p', '/etc/p'],
  ['PULUMI_HOME', '.pulumi', '/work/.pulumi'],
  ['GOOGLE_APPLICATION_CREDENTIALS', 'key.json', '/work/key.json'],
  ['GOOGLE_CREDENTIALS', 'key.json', '/work/key.json'],
  ['GOOGLE_CREDENTIALS', '{ "type": "service_account" }', '{ "type": "service_account" }'],
  ['AWS_SHARED_CREDENTIALS_FILE', '~/aws', '~/aws'],
  ['KUBECONFIG', './one:/two', '/work/one:/two'],
  ['SSL_CERT_DIR', './one:/two', '/work/one:/two'],
  ['PER_BRANCH_CACHE', './cache', '/work/cache'],
  ['XDG_CACHE_HOME', '.cache', '/work/.cache'],
  ['PATH', 'node_modules/.bin:/bin', '/work/node_modules/.bin:/bin'],
  ['ANYTHING', './else', './else'],
  ['KUBECONFIG', '', ''],
])('%s=%s is %s to what runs elsewhere', (name, value, absolute) => {
  expect(absolutePaths({ [name]: value }, '/work')).toEqual({ [name]: absolute });
});
