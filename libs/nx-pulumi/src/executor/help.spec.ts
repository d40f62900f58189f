import { describeSettings } from './help.ts';

const file = {
  name: 'Pulumi.dev.yaml',
  config: { 'shop:replicas': '5', 'shop:token': { secure: 'v1:x' } },
  passedOn: {},
};

it('lists each setting: how it is given, type, default, where it comes from, and what it means', () => {
  const text = describeSettings(
    'shop',
    'dev',
    {
      settings: [
        { key: 'shop:version', name: 'version', type: 'string', secret: false, description: 'What to deploy' },
        { key: 'shop:replicas', name: 'replicas', type: 'integer', default: '2', secret: false },
        { key: 'shop:region', name: 'region', type: 'string', default: 'west1', secret: false },
        { key: 'shop:token', name: 'token', type: 'string', default: 'hush', secret: true },
        { key: 'shop:runner', name: 'runner', type: 'string', default: '', secret: false },
      ],
    },
    file,
  );
  expect(text).toBe(`Settings of shop, stack "dev"

GIVEN AS     TYPE            DEFAULT   COMES FROM                 DESCRIPTION
--version    string          -         to be given                What to deploy
--replicas   integer         2         Pulumi.dev.yaml: 5
--region     string          west1     default
SHOP_TOKEN   string, secret  [secret]  Pulumi.dev.yaml: [secret]
shop:runner  string          ""        default

A flag comes first, then Pulumi.dev.yaml, then the default. Other flags: nx run shop:up --help`);
});

it('says so where there are none, and which stack it knows nothing of', () => {
  const none = { name: 'Pulumi.<stack>.yaml', config: {}, passedOn: {} };
  expect(describeSettings('shop', undefined, { settings: [] }, none)).toMatch(
    /^Settings of shop: none\. .*\n.*--stack=<stack>$/,
  );
});

it('says that a context module may give what no default does', () => {
  const settings = [{ key: 'shop:branch', name: 'branch', type: 'string', secret: false } as const];
  expect(describeSettings('shop', 'dev', { settings, context: './context.js' }, file)).toMatch(
    /--branch +string +- +context, else to be given/,
  );
});
