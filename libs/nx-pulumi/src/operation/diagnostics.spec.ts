import { type EngineEvent } from '@pulumi/pulumi/automation';
import { Diagnostics } from './diagnostics.ts';

const urn = (type: string, name: string) => `urn:pulumi:dev::shop::${type}::${name}`;
const event = (message: string, of?: string, severity = 'error') => {
  return { diagnosticEvent: { message, severity, urn: of, color: 'never' } } as Pick<EngineEvent, 'diagnosticEvent'>;
};
const said = (...events: Pick<EngineEvent, 'diagnosticEvent'>[]) => {
  const diagnostics = new Diagnostics();
  for (const one of events) diagnostics.add(one);
  return String(diagnostics);
};

describe('what a failed operation ends with', () => {
  it('is each failed resource and why', () => {
    const pod = urn('shop:Env$kubernetes:core/v1:Pod', 'app');
    expect(said(event('<{%fg 1%}>no luck<{%reset%}>\ntoday\n', pod))).toBe(
      'app (kubernetes:core/v1:Pod)\n  no luck\n  today',
    );
  });

  it('is not said again as the failure of the program, whichever comes first', () => {
    const [thing, stack] = [urn('slow:Thing', 'a'), urn('pulumi:pulumi:Stack', 'shop-dev')];
    expect(said(event('no luck', stack), event('no luck', thing))).toBe('a (slow:Thing)\n  no luck');
    expect(said(event('no luck', thing), event('no luck', stack))).toBe('a (slow:Thing)\n  no luck');
  });

  it("is the program's own words without the stack trace, which stands above", () => {
    const stack = urn('pulumi:pulumi:Stack', 'shop-dev');
    expect(
      said(event('Unhandled exception: Error: no version\n    at x (y.js:1:2)\n', stack), event('no version', stack)),
    ).toBe('The program\n  no version');
  });

  it('is neither a warning nor that the update failed', () => {
    expect(said(event('careful', undefined, 'warning'), event('update failed\n'))).toBe('');
  });
});
