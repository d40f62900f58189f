import { repository, repositoryIamMember } from './artifact-registry.ts';
import { cluster, nodePool } from './container.ts';
import { managedZone, recordSet } from './dns.ts';
import { account, projectMember } from './iam.ts';
import { type ResourceHandler } from './resource-handler.ts';

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
