import { text } from '../rpc/records.js';
import { type JsonObject } from '../rpc/values.js';
import { type Definition, demand, lastPart } from './definition.js';

/** Images go to the local image store whether or not the repository was made; the record is what a program sees of it. */
export const repository: Definition = {
  name: 'artifactregistry.Repository',
  file: 'artifactregistry/repository',
  args: 'RepositoryArgs',
  defaults: { project: 'project', location: 'region' },
  replaceOn: ['repositoryId', 'project', 'location', 'format', 'kmsKeyName', 'mode'],
  id: repositoryId,
  check: (inputs) =>
    demand(
      inputs['format'] === 'DOCKER',
      'format',
      `expected DOCKER (the local store keeps images only), got "${text(inputs, 'format')}"`,
    ),
  computed: (inputs) => ({
    name: inputs['repositoryId'] ?? null,
    registryUri: `${hostOf(inputs)}/${text(inputs, 'project')}/${text(inputs, 'repositoryId')}`,
    createTime: new Date().toISOString(),
  }),
};

export const repositoryIamMember: Definition = {
  name: 'artifactregistry.RepositoryIamMember',
  file: 'artifactregistry/repositoryIamMember',
  args: 'RepositoryIamMemberArgs',
  defaults: { project: 'project', location: 'region' },
  replaceOn: ['project', 'location', 'repository', 'role', 'member', 'condition'],
  id: (inputs) =>
    `${repositoryId({ ...inputs, repositoryId: lastPart(inputs, 'repository') })}/${text(inputs, 'role')}/${text(inputs, 'member')}`,
  computed: () => ({ etag: 'BwXhqDVGH+8=' }),
};

/** e.g. `europe-west1-docker.pkg.dev` */
export function hostOf(inputs: JsonObject): string {
  return `${text(inputs, 'location')}-docker.pkg.dev`;
}

export function repositoryId(inputs: JsonObject): string {
  return `projects/${text(inputs, 'project')}/locations/${text(inputs, 'location')}/repositories/${text(inputs, 'repositoryId')}`;
}
