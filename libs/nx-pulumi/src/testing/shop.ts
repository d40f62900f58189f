/** A program with settings of each kind, and resources of a slow provider. */
const index = `
const pulumi = require('@pulumi/pulumi');

class Thing extends pulumi.CustomResource {
  constructor(name, seconds) {
    super('slow:index:Thing', name, { seconds });
  }
}

module.exports = async () => {
  const config = new pulumi.Config();
  const version = config.require('version');
  if (version === 'unheard-of') throw new Error('Version "unheard-of" was never published.');
  if (version === 'homeless') return { url: new pulumi.StackReference('organization/platform/nowhere').requireOutput('url') };
  if (version !== 'bare') new Thing('first', 0);
  if (process.env.MORE) new Thing('second', version === 'broken' ? -1 : 0);
  return { version, replicas: config.requireNumber('replicas'), password: config.requireSecret('password') };
};
`;

const yaml = `
name: shop
runtime: nodejs
config:
  version:
    type: string
    description: What to deploy
  replicas:
    type: integer
    default: 2
  password:
    type: string
    secret: true
    default: hush-hush
`;

const manifest = (pulumi: object) =>
  JSON.stringify({
    name: 'shop',
    main: './dist/index.js',
    pulumi: { stack: 'dev', ...pulumi },
    nx: { targets: { build: { command: 'true' } } },
  });

/** Creates a resource once the file UNTIL exists; one with -1 seconds fails. */
const provider = `
const { existsSync } = require('node:fs');
const provider = require('@pulumi/pulumi/provider');
const later = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
provider.main({
  version: '1.0.0',
  getSchema: async () => '{}',
  checkConfig: async (_urn, _olds, news) => ({ inputs: news }),
  check: async (_urn, _olds, news) => ({ inputs: news, failures: [] }),
  diff: async () => ({ changes: false }),
  create: async (_urn, inputs) => {
    if (inputs.seconds < 0) throw new Error('no luck today');
    while (process.env.UNTIL && !existsSync(process.env.UNTIL)) await later(0.05);
    return { id: 'made', outs: inputs };
  },
  read: async (id, urn, props) => {
    if (process.env.UNREACHABLE) throw new Error('connection refused');
    return urn.endsWith('::' + process.env.DELETED) ? {} : { id, props };
  },
  delete: async () => {},
}, process.argv.slice(2));
`;

const local = `
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { appendFileSync } = require('node:fs');
exports.start = async () => {
  const child = spawn(process.execPath, [__dirname + '/provider.cjs'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [port] = await once(child.stdout, 'data');
  if (process.env.LOCAL_LOG) appendFileSync(process.env.LOCAL_LOG, 'started\\n');
  return {
    env: { PULUMI_DEBUG_PROVIDERS: 'slow:' + String(port).trim(), PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true' },
    stop: async () => {
      child.kill('SIGKILL');
      if (process.env.LOCAL_LOG) appendFileSync(process.env.LOCAL_LOG, 'stopped\\n');
    },
  };
};
`;

/** The files of a workspace with one program, shop. */
export function shop(pulumi: object = {}): Record<string, string> {
  return {
    'shop/dist/index.js': index,
    'shop/Pulumi.yaml': yaml,
    'shop/package.json': manifest(pulumi),
    'provider.cjs': provider,
    'local.cjs': local,
  };
}
