import { type KubernetesObject } from '@kubernetes/client-node';
import { CLUSTER_ANNOTATION } from './ownership.ts';

const GROUP = 'admissionregistration.k8s.io';
const NAME = 'clusters.local-cloud.per-branch';

/** Namespace of the clusters' service accounts. */
export const ACCOUNTS_NAMESPACE = 'gke-clusters';
/** Owner of objects that no program may change. */
export const LOCAL_CLOUD_OWNER = 'local-cloud';
/** The account of a client that does not name its cluster. */
export const UNNAMED_CLUSTER = 'cluster-not-named';

/** Flags of the API server for the policies: mutating ones are beta in Kubernetes 1.34, and off by default. */
export const POLICY_FLAGS = [
  '--feature-gates=MutatingAdmissionPolicy=true',
  `--runtime-config=${GROUP}/v1beta1/mutatingadmissionpolicies=true,${GROUP}/v1beta1/mutatingadmissionpolicybindings=true`,
];

/** Limits the policies to the clusters' accounts: the administrator, controllers and kubelet are exempt. */
const byCluster = {
  name: 'by-a-cluster',
  expression: `request.userInfo.username.startsWith('system:serviceaccount:${ACCOUNTS_NAMESPACE}:')`,
};
/** Reviews of tokens and access rights are created, but change nothing. */
const reviews = ['authentication.k8s.io', 'authorization.k8s.io'].map((group) => ({
  apiGroups: [group],
  apiVersions: ['*'],
  operations: ['*'],
  resources: ['*/*'],
}));
const constraints = (operations: string[], resources: string) => ({
  resourceRules: [{ apiGroups: ['*'], apiVersions: ['*'], operations, resources: [resources], scope: '*' }],
  excludeResourceRules: reviews,
});

/** CEL: the owner in an object's annotation, or an empty string. */
const ownerIn = (object: string) =>
  `${object} != null && has(${object}.metadata) && has(${object}.metadata.annotations) && '${CLUSTER_ANNOTATION}' in ${object}.metadata.annotations ` +
  `? ${object}.metadata.annotations['${CLUSTER_ANNOTATION}'] : ''`;

const variables = [
  { name: 'me', expression: `request.userInfo.username.split(':')[3]` },
  { name: 'namespaceOwner', expression: ownerIn('namespaceObject') },
];

/** Annotates the namespaces of a cluster, and what it makes outside of them; later changes keep the annotation. */
const annotateOwner = {
  matchConstraints: constraints(['CREATE', 'UPDATE'], '*'),
  matchConditions: [byCluster],
  failurePolicy: 'Fail',
  reinvocationPolicy: 'Never',
  variables: [
    ...variables,
    { name: 'owner', expression: `request.operation == 'CREATE' ? variables.me : (${ownerIn('oldObject')})` },
  ],
  mutations: [
    {
      patchType: 'JSONPatch',
      jsonPatch: {
        expression:
          `variables.namespaceOwner != '' || variables.owner == '' ? [] : ` +
          `(has(object.metadata.annotations) ? [] : [JSONPatch{op: 'add', path: '/metadata/annotations', value: {}}]) + ` +
          `[JSONPatch{op: 'add', path: '/metadata/annotations/' + jsonpatch.escapeKey('${CLUSTER_ANNOTATION}'), value: variables.owner}]`,
      },
    },
  ],
};

/** Refuses every write to what another cluster owns, connections into its pods included. */
const refuseOtherClusters = {
  matchConstraints: constraints(['*'], '*/*'),
  matchConditions: [byCluster],
  failurePolicy: 'Fail',
  variables: [
    ...variables,
    { name: 'objectOwner', expression: `oldObject != null ? (${ownerIn('oldObject')}) : (${ownerIn('object')})` },
    {
      name: 'owner',
      expression:
        `variables.namespaceOwner != '' ? variables.namespaceOwner : ` +
        `request.operation == 'CREATE' && !has(request.subResource) ? variables.me : ` +
        // Without an owner: in a namespace of no cluster (default) any cluster may write, outside of namespaces none.
        `variables.objectOwner != '' ? variables.objectOwner : namespaceObject != null ? variables.me : '${LOCAL_CLOUD_OWNER}'`,
    },
  ],
  validations: [
    {
      expression: `variables.me != '${UNNAMED_CLUSTER}'`,
      reason: 'Forbidden',
      message:
        'this client may only read, because its credentials name no cluster: its kubeconfig needs provideClusterInfo: true and the ' +
        "cluster's own certificate authority, as gcloud writes them",
    },
    {
      expression: 'variables.owner == variables.me',
      reason: 'Forbidden',
      messageExpression:
        `(namespaceObject != null && variables.namespaceOwner != '' ? 'namespace ' + request.namespace : request.resource.resource + (has(request.name) ? ' ' + request.name : '')) + ` +
        `' belongs to ' + (variables.owner == '${LOCAL_CLOUD_OWNER}' ? 'the local cloud itself' : 'cluster ' + variables.owner) + ', and this program ' + ` +
        `'deploys to cluster ' + variables.me + '; locally both are one Kubernetes'`,
    },
  ],
};

/** The policies and their bindings. */
export const POLICIES: KubernetesObject[] = [
  admission('v1beta1', 'MutatingAdmissionPolicy', annotateOwner),
  admission('v1beta1', 'MutatingAdmissionPolicyBinding', { policyName: NAME }),
  admission('v1', 'ValidatingAdmissionPolicy', refuseOtherClusters),
  admission('v1', 'ValidatingAdmissionPolicyBinding', { policyName: NAME, validationActions: ['Deny'] }),
];

function admission(version: string, kind: string, spec: object): KubernetesObject & { spec: object } {
  return { apiVersion: `${GROUP}/${version}`, kind, metadata: { name: NAME }, spec };
}
