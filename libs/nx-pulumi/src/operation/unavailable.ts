import type * as pulumi from '@pulumi/pulumi';
import { createRequire } from 'node:module';

type Outputs = Record<string, unknown>;

/** How a provider of a local runtime writes an output that it does not have, with the reason; a program may have cut its end off. */
const UNAVAILABLE = /<unavailable ([^>]*)/;

/**
 * The program, which fails once it hands on a value that a local provider does not have: as an input of a resource, or as an
 * output of the stack. Where no local provider is attached there are no such values, and the program stays as it is.
 */
export function refuseUnavailable(entry: string, program: () => Promise<Outputs>): () => Promise<Outputs> {
  if (!process.env['PULUMI_DEBUG_PROVIDERS']) return program;
  return async () => {
    const sdk = createRequire(entry)('@pulumi/pulumi') as typeof pulumi;
    const refused = <T>(value: T): T => {
      const reason = reasonIn(value);
      if (reason === undefined) return value;
      throw new sdk.RunError(reason);
    };
    sdk.runtime.registerStackTransformation(({ props }) => {
      // What is thrown here fails the program, as any error in an output does.
      void sdk.output(props).apply(refused);
      return undefined;
    });
    const outputs = await program();
    return Object.fromEntries(
      Object.entries(outputs).map(([name, value]) => [name, sdk.output(value as object).apply(refused)]),
    );
  };
}

/** Why a value, or one inside of it, is not there. A resource that is an output knows its parent, which may know it. */
function reasonIn(value: unknown, seen = new Set<object>()): string | undefined {
  if (typeof value === 'string') return UNAVAILABLE.exec(value)?.[1];
  if (typeof value !== 'object' || value === null || seen.has(value)) return undefined;
  seen.add(value);
  for (const part of Object.values(value)) {
    const reason = reasonIn(part, seen);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
