import * as gcp from '@pulumi/gcp';

/** What a build needs to make environments: objects in the cluster, records in the zone. */
const ROLES = { cluster: 'roles/container.developer', dns: 'roles/dns.admin' };

/** The identity of CI. It gets no key here: whoever runs the builds lets them act as it. */
export function makeCiIdentity(project: string, google: gcp.Provider): gcp.serviceaccount.Account {
  const account = new gcp.serviceaccount.Account(
    'ci',
    { project, accountId: 'per-branch-ci', displayName: 'Builds that deploy environments' },
    { provider: google },
  );
  for (const [name, role] of Object.entries(ROLES)) {
    new gcp.projects.IAMMember(`ci-${name}`, { project, role, member: account.member }, { provider: google });
  }
  return account;
}
