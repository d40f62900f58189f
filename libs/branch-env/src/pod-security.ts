/** What the "restricted" pod security standard demands, and a root file system that cannot be written. */
export const POD_SECURITY = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
export const CONTAINER_SECURITY = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/** No pod talks to the API server, and none is told of Services by variables that collide with its own. */
export const ALONE = { automountServiceAccountToken: false, enableServiceLinks: false };
