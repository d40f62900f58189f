import { ArgumentSchema } from './providers/arguments/argument-schema.ts';
import { checkInputs } from './providers/gcp/check.ts';
import { resourceType } from './providers/gcp/resource-type.ts';
import { type Values } from './providers/rpc/values.ts';

/** A resource of a recording. */
export interface RegisteredResource {
  /** @example "gcp:dns/recordSet:RecordSet" */
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

/**
 * What Google's provider refuses of a program's resources, for specs: each line names the resource, the input and the
 * reason. Resources of other providers are skipped.
 * @example
 * const { resources } = await record(program);
 * expect(refusedInputs(resources)).toEqual([]);
 */
export function refusedInputs(resources: RegisteredResource[]): string[] {
  const schema = new ArgumentSchema('@pulumi/gcp');
  return resources
    .filter(({ type }) => type.startsWith('gcp:'))
    .flatMap(({ type, name, inputs }) => {
      const resource = resourceType(schema, type);
      if (!resource.known) return [`${type} ${name}: only the arguments of this type are known`];
      const config = { project: 'example', region: 'europe-west1' };
      const { failures } = checkInputs(schema, resource, inputs as Values, config);
      return failures.map(({ property, reason }) => `${type} ${name}: ${property} ${reason}`);
    });
}
