import * as pulumi from '@pulumi/pulumi';

/**
 * What an output holds.
 * @returns a promise of it; it rejects with what the program threw on the way to the output
 * @example expect(await valueOf(bucket.name)).toBe('assets')
 */
export function valueOf<T>(output: pulumi.Input<T>): Promise<pulumi.Unwrap<T>> {
  // Not in the declared types, yet the only way to hear of an error: apply never calls back then.
  return (pulumi.output(output) as unknown as { promise(): Promise<pulumi.Unwrap<T>> }).promise();
}
