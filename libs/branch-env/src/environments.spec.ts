import { environmentsOn, refuseToDestroyForeign } from './environments.ts';
import { apiServer } from './testing/api-server.ts';

const LIST = '/api/v1/namespaces?labelSelector=per-branch%2Fenvironment';
const namespace = (name: string, annotations?: Record<string, string>) => ({ metadata: { name, annotations } });

describe('environmentsOn', () => {
  it('lists namespaces of environments with stack and branch, also of earlier versions', async () => {
    const owned = { 'per-branch/stack': 'organization/shop/main', 'per-branch/branch': 'main' };
    await using server = await apiServer({ [LIST]: { items: [namespace('one', owned), namespace('two')] } });
    expect(await environmentsOn(server)).toEqual([
      { namespace: 'one', stack: 'organization/shop/main', branch: 'main' },
      { namespace: 'two', stack: undefined, branch: undefined },
    ]);
  });

  it('`clusterIdentifier` leaves out namespaces of other clusters only', async () => {
    const items = [namespace('here', { 'per-branch/cluster': 'a' }), namespace('there', { 'per-branch/cluster': 'b' })];
    await using server = await apiServer({ [LIST]: { items: [...items, namespace('unknown')] } });
    expect((await environmentsOn(server, 'a')).map(({ namespace }) => namespace)).toEqual(['here', 'unknown']);
    expect((await environmentsOn(server)).map(({ namespace }) => namespace)).toEqual(['here', 'there', 'unknown']);
  });

  it('rejects if the cluster cannot be read', async () => {
    await using server = await apiServer({ [LIST]: 403 });
    await expect(environmentsOn(server)).rejects.toThrow('cluster test answered 403');
  });
});

describe('refuseToDestroyForeign', () => {
  const DEPLOYMENTS = '/apis/apps/v1/namespaces/env-x/deployments?labelSelector=per-branch%2Fenvironment';
  const refuse = async (answer: object | number | undefined, deployed?: object | number) => {
    await using server = await apiServer({ '/api/v1/namespaces/env-x': answer, [DEPLOYMENTS]: deployed });
    const urn = 'urn:pulumi:x::tags::pulumi:providers:kubernetes::cluster';
    const resources = [
      { urn, type: 'pulumi:providers:kubernetes', inputs: { kubeconfig: server.kubeconfig } },
      { urn: 'n', type: 'kubernetes:core/v1:Namespace', id: 'env-x', provider: `${urn}::id` },
      { urn: 'd', type: 'kubernetes:apps/v1:Deployment', id: 'env-x/tags', provider: `${urn}::id` },
    ];
    await refuseToDestroyForeign({ resources, project: 'tags', stack: 'feature-x' });
  };
  const running = (...names: string[]) => ({ items: names.map((name) => namespace(name)) });

  it('rejects if another stack owns a namespace in the state', async () => {
    await expect(refuse(namespace('env-x', { 'per-branch/stack': 'organization/notes/feature-x' }))).rejects.toThrow(
      'Nothing was destroyed. Namespace env-x belongs to stack organization/notes/feature-x, not to <organization>/tags/feature-x, ' +
        'whose state holds it too. Remove it from this state with "pulumi state delete --target-dependents".',
    );
  });

  it('rejects if a namespace without owner runs an app that is not in the state, with both solutions', async () => {
    await expect(refuse(namespace('env-x'), running('notes', 'tags'))).rejects.toMatchObject({
      name: 'UserError',
      message:
        'Nothing was destroyed. Namespace env-x has no owner (its annotation per-branch/stack is missing), and runs notes, which is ' +
        'not the app of <organization>/tags/feature-x, whose state holds it too. Remove it from this state with "pulumi state delete ' +
        '--target-dependents"; or, if everything in it belongs to <organization>/tags/feature-x, kubectl annotate namespace env-x ' +
        'per-branch/stack=<organization>/tags/feature-x',
    });
  });

  it('refuses with a UserError, which is shown without a stack trace', async () => {
    const other = namespace('env-x', { 'per-branch/stack': 'organization/notes/feature-x' });
    await expect(refuse(other)).rejects.toMatchObject({ name: 'UserError' });
  });

  it.each([
    [
      'a namespace of the same stack',
      namespace('env-x', { 'per-branch/stack': 'organization/tags/feature-x' }),
      running('notes'),
    ],
    ['a namespace without owner whose app is in the state', namespace('env-x'), running('tags')],
    ['a namespace without owner and app', namespace('env-x'), undefined],
    ['a deleted namespace', undefined, undefined],
  ])('accepts %s', async (_, answer, deployed) => refuse(answer, deployed));

  it.each([
    ['a namespace', 403, undefined, '/api/v1/namespaces/env-x'],
    ['a namespace', 429, undefined, '/api/v1/namespaces/env-x'],
    ['a namespace', 503, undefined, '/api/v1/namespaces/env-x'],
    ['the Deployments of a namespace without owner', namespace('env-x'), 503, DEPLOYMENTS],
  ])('rejects if %s cannot be read (%j, %j), with the solution', async (_, answer, deployed, path) => {
    const code = String(deployed ?? answer);
    await expect(refuse(answer, deployed)).rejects.toMatchObject({
      name: 'UserError',
      message:
        `The owner of namespace env-x cannot be read: cluster test answered ${code} to GET ${path}: no. Nothing was destroyed. ` +
        'If the cluster does not exist any more, remove its resources from the state: "refresh" with ' +
        "PULUMI_K8S_DELETE_UNREACHABLE=true in the environment, or pulumi state delete --target-dependents 'n'",
    });
  });
});
