import * as pulumi from '@pulumi/pulumi';

/** What differs between the stacks of this program. */
export interface PlatformStack {
  /** Whether images are published here. They are published once: production runs what staging tested. */
  publishes: boolean;
}

const STACKS: Record<string, PlatformStack> = {
  staging: { publishes: true },
  production: { publishes: false },
};

export function stackOf(name: string): PlatformStack {
  const stack = STACKS[name];
  if (stack) return stack;
  throw new pulumi.RunError(
    `Expected the stack ${Object.keys(STACKS).join(' or ')}, got "${name}". Name it with --stack.`,
  );
}
