import { type JsonObject } from '../base/json.ts';
import { CLUSTER_ANNOTATION } from './ownership.ts';

const GROUP = 'admissionregistration.k8s.io';

/** Namespace of the clusters' service accounts; owned by nobody who has a token of one. */
export const ACCOUNTS = 'gke-clusters';
/** Owner of what no program may change. */
export const NOBODY = 'local-cloud';
/** The account of a client that does not say which cluster it means. */
export const UNNAMED = 'cluster-not-named';

/** What the API server needs for the policies: the mutating ones are beta in 1.34, and off. */
export const POLICY_FLAGS = [
  '--feature-gates=MutatingAdmissionPolicy=true',
  `--runtime-config=${GROUP}/v1beta1/mutatingadmissionpolicies=true,${GROUP}/v1beta1/mutatingadmissionpolicybindings=true`,
];

/** Of clusters' accounts alone; the administrator, controllers and kubelet are not asked. */
const byCluster = {
  name: 'by-a-cluster',
  expression: `request.userInfo.username.startsWith('system:serviceaccount:${ACCOUNTS}:')`,
};
/** Questions about rights are no writes. */
const questions = ['authentication.k8s.io', 'authorization.k8s.io'].map((group) => ({
  apiGroups: [group],
  apiVersions: ['*'],
  operations: ['*'],
  resources: ['*/*'],
}));
const constraints = (operations: string[], resources: string) => ({
  resourceRules: [{ apiGroups: ['*'], apiVersions: ['*'], operations, resources: [resources], scope: '*' }],
  excludeResourceRules: questions,
});

/** CEL: the owner that an object's annotation names, or nothing. */
const ownerIn = (object: string) =>
  `${object} != null && has(${object}.metadata) && has(${object}.metadata.annotations) && '${CLUSTER_ANNOTATION}' in ${object}.metadata.annotations ` +
  `? ${object}.metadata.annotations['${CLUSTER_ANNOTATION}'] : ''`;

const variables = [
  { name: 'me', expression: `request.userInfo.username.split(':')[3]` },
  { name: 'namespaceOwner', expression: ownerIn('namespaceObject') },
];

/** Notes the cluster on its namespaces, and on what it makes outside of them; later changes keep the note. */
const stamp: JsonObject = {
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
const separate: JsonObject = {
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
        // In a namespace that is no cluster's (default), what has no owner is everybody's; outside of namespaces it is the cloud's own.
        `variables.objectOwner != '' ? variables.objectOwner : namespaceObject != null ? variables.me : '${NOBODY}'`,
    },
  ],
  validations: [
    {
      expression: `variables.me != '${UNNAMED}'`,
      reason: 'Forbidden',
      message:
        'this client may only read, for it does not say which cluster it acts for: its kubeconfig needs provideClusterInfo: true and the ' +
        "cluster's own certificate authority, as gcloud writes them",
    },
    {
      expression: 'variables.owner == variables.me',
      reason: 'Forbidden',
      messageExpression:
        `(namespaceObject != null && variables.namespaceOwner != '' ? 'namespace ' + request.namespace : request.resource.resource + (has(request.name) ? ' ' + request.name : '')) + ` +
        `' belongs to ' + (variables.owner == '${NOBODY}' ? 'the local cloud itself' : 'cluster ' + variables.owner) + ', and this program ' + ` +
        `'deploys to cluster ' + variables.me + '; locally both are one Kubernetes'`,
    },
  ],
};

/** The policies and their bindings, by their paths in the API. */
export const POLICIES: Record<string, JsonObject> = {
  ...policy('v1beta1', 'MutatingAdmissionPolicy', 'mutatingadmissionpolicies', stamp),
  ...binding('v1beta1', 'MutatingAdmissionPolicyBinding', 'mutatingadmissionpolicybindings', {}),
  ...policy('v1', 'ValidatingAdmissionPolicy', 'validatingadmissionpolicies', separate),
  ...binding('v1', 'ValidatingAdmissionPolicyBinding', 'validatingadmissionpolicybindings', {
    validationActions: ['Deny'],
  }),
};

function policy(version: string, kind: string, plural: string, spec: JsonObject): Record<string, JsonObject> {
  const name = 'clusters.local-cloud.per-branch';
  const object = { apiVersion: `${GROUP}/${version}`, kind, metadata: { name }, spec };
  return { [`/apis/${GROUP}/${version}/${plural}/${name}`]: object };
}

function binding(version: string, kind: string, plural: string, spec: JsonObject): Record<string, JsonObject> {
  return policy(version, kind, plural, { policyName: 'clusters.local-cloud.per-branch', ...spec });
}
