import { repository, repositoryIamMember } from './artifact-registry.js';
import { cluster, nodePool } from './container.js';
import { managedZone, recordSet } from './dns.js';
import { account, projectMember } from './iam.js';
import { type ResourceHandler } from './resource-handler.js';

/** The types that the programs of this repository use. Every other type is kept as a record. */
export const HANDLERS: Record<string, ResourceHandler> = {
  'gcp:container/cluster:Cluster': cluster,
  'gcp:container/nodePool:NodePool': nodePool,
  'gcp:dns/managedZone:ManagedZone': managedZone,
  'gcp:dns/recordSet:RecordSet': recordSet,
  'gcp:artifactregistry/repository:Repository': repository,
  'gcp:artifactregistry/repositoryIamMember:RepositoryIamMember': repositoryIamMember,
  'gcp:serviceaccount/account:Account': account,
  'gcp:projects/iAMMember:IAMMember': projectMember,
};
