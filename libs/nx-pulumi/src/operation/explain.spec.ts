import { explain } from './explain.ts';

const explained = (said: string) => explain(said, { stack: 'dev', project: 'shop' })?.message;

it.each([
  [
    'error: failed to decrypt: incorrect passphrase, please set PULUMI_…',
    /The passphrase is not the one .* of stack "dev"/,
  ],
  ['error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or …', /none is set: set PULUMI_CONFIG_PASSPHRASE/],
  [
    'error: PULUMI_ACCESS_TOKEN must be set for login during …',
    /log in with "pulumi login <url>", or set PULUMI_BACKEND_URL/,
  ],
  [
    'unknown stack "organization/platform/dev"',
    /reads the outputs of stack "organization\/platform\/dev".*Deploy that one first/,
  ],
  [
    "Required output 'url' does not exist on stack 'organization/platform/dev'.",
    /the output "url" of stack "organization/,
  ],
  [
    'update failed\nerror: Detected that /opt/bin/pulumi-resource-kubernetes exited prematurely.\n This is *always* a bug in the provider.',
    /^The process of the provider pulumi-resource-kubernetes ended .* stack "dev" is recorded; run it again to complete it\.$/,
  ],
  ["Missing required configuration variable 'shop:region'", /the setting "region".*Declare it in the block "config:"/],
])('%s', (said, message) => {
  expect(explained(said)).toMatch(message);
});

it('leaves alone what says enough itself', () => {
  expect(explained('no luck today')).toBeUndefined();
});
