import { type EngineEvent } from '@pulumi/pulumi/automation';
import { ErrorSummary, explain, haveSameCause } from './engine-errors.ts';

const urn = (type: string, name: string) => `urn:pulumi:dev::shop::${type}::${name}`;
const event = (message: string, of?: string, severity = 'error') => {
  return { diagnosticEvent: { message, severity, urn: of, color: 'never' } } as Pick<EngineEvent, 'diagnosticEvent'>;
};
const summary = (...events: Pick<EngineEvent, 'diagnosticEvent'>[]) => {
  const errors = new ErrorSummary();
  for (const one of events) errors.add(one);
  return String(errors);
};

describe('ErrorSummary', () => {
  it('names each failed resource and why it failed', () => {
    const pod = urn('shop:Env$kubernetes:core/v1:Pod', 'app');
    expect(summary(event('<{%fg 1%}>no luck<{%reset%}>\ntoday\n', pod))).toBe(
      'app (kubernetes:core/v1:Pod)\n  no luck\n  today',
    );
  });

  it('leaves out the same error of the program, whichever comes first', () => {
    const [thing, stack] = [urn('slow:Thing', 'a'), urn('pulumi:pulumi:Stack', 'shop-dev')];
    expect(summary(event('no luck', stack), event('no luck', thing))).toBe('a (slow:Thing)\n  no luck');
    expect(summary(event('no luck', thing), event('no luck', stack))).toBe('a (slow:Thing)\n  no luck');
  });

  it('has an error of the program without its stack trace', () => {
    const stack = urn('pulumi:pulumi:Stack', 'shop-dev');
    expect(
      summary(
        event('Unhandled exception: Error: no version\n    at x (y.js:1:2)\n', stack),
        event('no version', stack),
      ),
    ).toBe('The program\n  no version');
  });

  it('has neither warnings nor the line that the update failed', () => {
    expect(summary(event('careful', undefined, 'warning'), event('update failed\n'))).toBe('');
  });
});

const names = { stack: 'dev', project: 'shop' };

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
])('explain: %s', (error, explanation) => {
  expect(explain(error, names)).toMatch(explanation);
});

it('explain returns undefined for an error that it does not know', () => {
  expect(explain('no luck today', names)).toBeUndefined();
});

it('haveSameCause compares explanations, or else messages', () => {
  const same = (one: string, other: string) => haveSameCause(new Error(one), new Error(other), names);
  expect(same('a: incorrect passphrase', 'b: incorrect passphrase')).toBe(true);
  expect(same('no luck', 'no luck')).toBe(true);
  expect(same('no luck', 'refused')).toBe(false);
});
