import * as pulumi from '@pulumi/pulumi';

/** What the stack that runs recorded at its last deployment. */
async function recordedOutputs(): Promise<Record<string, unknown>> {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  // What a StackReference asks. As a resource it would hold these outputs itself, and so change with every deployment.
  const answer = (await pulumi.runtime.invoke('pulumi:pulumi:readStackOutputs', { name })) as {
    outputs?: Record<string, unknown>;
  };
  return answer.outputs ?? {};
}

/**
 * Refuses to put a branch into the environment of another.
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
