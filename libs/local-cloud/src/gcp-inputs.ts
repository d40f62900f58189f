import { Shapes } from './providers/arguments/shapes.ts';
import { checkInputs } from './providers/gcp/check.ts';
import { resourceType } from './providers/gcp/resource-type.ts';
import { type Values } from './providers/rpc/values.ts';

/** A resource as a recording has it. */
export interface RegisteredResource {
  /** @example "gcp:dns/recordSet:RecordSet" */
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

/**
 * What Google's provider refuses of a program's resources, for specs: each line names the resource, the input and the reason.
 * Resources of other providers are passed over.
 * @example
 * const { resources } = await record(program, plan);
 * expect(refusedInputs(resources)).toEqual([]);
 */
export function refusedInputs(resources: RegisteredResource[]): string[] {
  const shapes = new Shapes('@pulumi/gcp');
  return resources
    .filter(({ type }) => type.startsWith('gcp:'))
    .flatMap(({ type, name, inputs }) => {
      const resource = resourceType(shapes, type);
      if (!resource.known) return [`${type} ${name}: nothing is known of this type but its arguments`];
      const config = { project: 'example', region: 'europe-west1' };
      const { failures } = checkInputs(shapes, resource, inputs as Values, config);
      return failures.map(({ property, reason }) => `${type} ${name}: ${property} ${reason}`);
    });
}
