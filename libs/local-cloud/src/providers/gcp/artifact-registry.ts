import { type JsonObject, text } from '../../base/json.ts';
import { demand, lastPart, type ResourceHandler } from './resource-handler.ts';

/** Images go to the local image store whether or not the repository was made; the record is what a program sees of it. */
export const repository: ResourceHandler = {
  check: (inputs) =>
    demand(
      inputs['format'] === 'DOCKER',
      'format',
      `expected DOCKER (the local store keeps images only), got "${text(inputs, 'format')}"`,
    ),
  computed: (inputs) => ({
    name: inputs['repositoryId'] ?? null,
    registryUri: `${hostOf(inputs)}/${text(inputs, 'project')}/${text(inputs, 'repositoryId')}`,
  }),
};

export const repositoryIamMember: ResourceHandler = {
  id: (inputs) =>
    `${repositoryId({ ...inputs, repositoryId: lastPart(inputs, 'repository') })}/${text(inputs, 'role')}/${text(inputs, 'member')}`,
};

/** e.g. `europe-west1-docker.pkg.dev` */
export function hostOf(inputs: JsonObject): string {
  return `${text(inputs, 'location')}-docker.pkg.dev`;
}

export function repositoryId(inputs: JsonObject): string {
  return `projects/${text(inputs, 'project')}/locations/${text(inputs, 'location')}/repositories/${text(inputs, 'repositoryId')}`;
}
