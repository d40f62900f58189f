import * as pulumi from '@pulumi/pulumi';

/** Outputs of the stack at its last deployment. */
async function recordedOutputs(): Promise<Record<string, unknown>> {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  // The call of a StackReference. A StackReference would keep these outputs in the state, and change with every
  // deployment.
  const answer = (await pulumi.runtime.invoke('pulumi:pulumi:readStackOutputs', { name })) as {
    outputs?: Record<string, unknown>;
  };
  return answer.outputs ?? {};
}

/**
 * Refuses to deploy a branch to the environment of another one.
 * @param stack the stack of the branch
 */
export async function refuseOtherBranch(branch: string, stack: string): Promise<void> {
  const { branch: recorded } = await recordedOutputs();
  if (typeof recorded === 'string' && recorded !== branch) {
    throw new pulumi.RunError(
      `Stack ${pulumi.getStack()} is the environment of branch "${recorded}", not of "${branch}". Leave --stack out: the ` +
        `stack of "${branch}" is ${stack}.`,
    );
  }
  if (pulumi.getStack() === stack) return;
  throw new pulumi.RunError(
    `The stack of branch "${branch}" is ${stack}, not ${pulumi.getStack()}. Leave --stack out, or name it.`,
  );
}
