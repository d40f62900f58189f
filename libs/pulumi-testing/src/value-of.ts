import * as pulumi from '@pulumi/pulumi';

/**
 * The value of an output.
 * @returns a promise of it; it rejects with what the program threw on the way to the output
 * @example expect(await valueOf(bucket.name)).toBe('assets')
 */
export function valueOf<T>(output: pulumi.Input<T>): Promise<pulumi.Unwrap<T>> {
  // Not in the declared types, but `apply` never calls back when an output fails.
  return (pulumi.output(output) as unknown as { promise(): Promise<pulumi.Unwrap<T>> }).promise();
}
