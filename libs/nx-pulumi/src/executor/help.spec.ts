import { describeSettings } from './help.ts';

const file = {
  name: 'Pulumi.dev.yaml',
  config: { 'shop:replicas': '5', 'shop:token': { secure: 'v1:x' } },
  otherFields: {},
};

it('describeSettings lists how each setting is given, its type, default, source and description', () => {
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
--version    string          -         required                   What to deploy
--replicas   integer         2         Pulumi.dev.yaml: 5
--region     string          west1     default
SHOP_TOKEN   string, secret  [secret]  Pulumi.dev.yaml: [secret]
shop:runner  string          ""        default

A flag comes first, then Pulumi.dev.yaml, then the default. Other flags: nx run shop:up --help`);
});

it('describeSettings prints that there are no settings, and how to name a stack', () => {
  const none = { name: 'Pulumi.<stack>.yaml', config: {}, otherFields: {} };
  expect(describeSettings('shop', undefined, { settings: [] }, none)).toMatch(
    /^Settings of shop: none\. .*\n.*--stack=<stack>$/,
  );
});

it('describeSettings names the context module as the source of a setting without a default', () => {
  const settings = [{ key: 'shop:branch', name: 'branch', type: 'string', secret: false } as const];
  expect(describeSettings('shop', 'dev', { settings, context: './context.js' }, file)).toMatch(
    /--branch +string +- +context, else required/,
  );
});
