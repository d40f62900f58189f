import { ProviderError } from '../rpc/provider.js';
import { repository, repositoryIamMember } from './artifact-registry.js';
import { cluster, nodePool } from './container.js';
import { type Definition } from './definition.js';
import { managedZone, recordSet } from './dns.js';
import { account, projectMember } from './iam.js';

const DEFINITIONS: Record<string, Definition> = {
  'gcp:container/cluster:Cluster': cluster,
  'gcp:container/nodePool:NodePool': nodePool,
  'gcp:dns/managedZone:ManagedZone': managedZone,
  'gcp:dns/recordSet:RecordSet': recordSet,
  'gcp:artifactregistry/repository:Repository': repository,
  'gcp:artifactregistry/repositoryIamMember:RepositoryIamMember': repositoryIamMember,
  'gcp:serviceaccount/account:Account': account,
  'gcp:projects/iAMMember:IAMMember': projectMember,
};

/** The stand-in for a resource type, e.g. `gcp:dns/recordSet:RecordSet`. */
export function definitionOf(type: string): Definition {
  const definition = DEFINITIONS[type];
  if (definition) return definition;
  const known = Object.values(DEFINITIONS).map(({ name }) => name);
  throw new ProviderError(
    `The local cloud does not stand in for ${type}. It knows gcp's ${known.join(', ')}. Use one of these.`,
  );
}
