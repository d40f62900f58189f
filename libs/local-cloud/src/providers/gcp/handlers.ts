import { text } from '../../base/json.ts';
import { repository } from './artifact-registry.ts';
import { cluster, nodePool } from './container.ts';
import { managedZone, recordSet } from './dns.ts';
import { demand, type ResourceHandler } from './resource-handler.ts';

/** Nothing enforces the permissions of a service account or a member here. */
const account: ResourceHandler = {
  check: (inputs) =>
    demand(
      /^[a-z]([-a-z0-9]{4,28}[a-z0-9])$/.test(text(inputs, 'accountId')),
      'accountId',
      `expected 6 to 30 of a-z, 0-9 and -, a letter first; got "${text(inputs, 'accountId')}"`,
    ),
  computed(inputs) {
    const email = `${text(inputs, 'accountId')}@${text(inputs, 'project')}.iam.gserviceaccount.com`;
    return { email, member: `serviceAccount:${email}`, uniqueId: '100000000000000000001' };
  },
};

/** The types that the programs of this repository use. Resources of every other type are kept as records. */
export const HANDLERS: Record<string, ResourceHandler> = {
  'gcp:container/cluster:Cluster': cluster,
  'gcp:container/nodePool:NodePool': nodePool,
  'gcp:dns/managedZone:ManagedZone': managedZone,
  'gcp:dns/recordSet:RecordSet': recordSet,
  'gcp:artifactregistry/repository:Repository': repository,
  'gcp:artifactregistry/repositoryIamMember:RepositoryIamMember': {},
  'gcp:serviceaccount/account:Account': account,
  'gcp:projects/iAMMember:IAMMember': {},
};
