import type * as pulumi from '@pulumi/pulumi';
import { createRequire } from 'node:module';
import { type Outputs } from './inline-program.ts';

/** The text of an output that a local provider does not have, with the reason; a program may have cut its end off. */
const UNAVAILABLE = /<unavailable ([^>]*)/;

/**
 * The program, which fails once it uses a value that a local provider does not have, as an input of a resource or an
 * output of the stack. Without a local provider the program is returned unchanged.
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
      // An error here fails the program, as any error in an output does.
      void sdk.output(props).apply(refused);
      return undefined;
    });
    const outputs = await program();
    return Object.fromEntries(
      Object.entries(outputs).map(([name, value]) => [name, sdk.output(value as object).apply(refused)]),
    );
  };
}

/** Why a value, or one inside of it, is unavailable. A resource refers to its parent, which may refer to it. */
function reasonIn(value: unknown, seen = new Set<object>()): string | undefined {
  if (typeof value === 'string') return UNAVAILABLE.exec(value)?.[1];
  if (typeof value !== 'object' || value === null || seen.has(value)) return undefined;
  seen.add(value);
  for (const item of Object.values(value)) {
    const reason = reasonIn(item, seen);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
