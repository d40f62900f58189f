import { environmentsOn, refuseToDestroyForeign } from './environments.ts';
import { apiServer } from './testing/api-server.ts';

const LIST = '/api/v1/namespaces?labelSelector=per-branch%2Fenvironment';
const namespace = (name: string, annotations?: Record<string, string>) => ({ metadata: { name, annotations } });

describe('environmentsOn', () => {
  it('lists namespaces of environments with stack and branch, those of an earlier version too', async () => {
    const owned = { 'per-branch/stack': 'organization/shop/main', 'per-branch/branch': 'main' };
    await using server = await apiServer({ [LIST]: { items: [namespace('one', owned), namespace('two')] } });
    expect(await environmentsOn(server)).toEqual([
      { namespace: 'one', stack: 'organization/shop/main', branch: 'main' },
      { namespace: 'two', stack: undefined, branch: undefined },
    ]);
  });

  it('leaves out what names another cluster, and nothing else', async () => {
    const items = [namespace('here', { 'per-branch/cluster': 'a' }), namespace('there', { 'per-branch/cluster': 'b' })];
    await using server = await apiServer({ [LIST]: { items: [...items, namespace('unknown')] } });
    expect((await environmentsOn(server, 'a')).map(({ namespace }) => namespace)).toEqual(['here', 'unknown']);
    expect((await environmentsOn(server)).map(({ namespace }) => namespace)).toEqual(['here', 'there', 'unknown']);
  });

  it('fails where the cluster cannot be asked', async () => {
    await using server = await apiServer({ [LIST]: 403 });
    await expect(environmentsOn(server)).rejects.toThrow('cluster test answered 403');
  });
});

describe('refuseToDestroyForeign', () => {
  const DEPLOYMENTS = '/apis/apps/v1/namespaces/env-x/deployments?labelSelector=per-branch%2Fenvironment';
  const ask = async (answer: object | number | undefined, deployed?: object | number) => {
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

  it('refuses where another stack owns a namespace of the state', async () => {
    await expect(ask(namespace('env-x', { 'per-branch/stack': 'organization/notes/feature-x' }))).rejects.toThrow(
      'Nothing was destroyed. Namespace env-x belongs to stack organization/notes/feature-x, not to <organization>/tags/feature-x, ' +
        'whose state holds it too. Take it out of this state with "pulumi state delete --target-dependents".',
    );
  });

  it('refuses where a namespace without owner runs an app that the state does not hold, and tells both ways out', async () => {
    await expect(ask(namespace('env-x'), running('notes', 'tags'))).rejects.toMatchObject({
      name: 'UserError',
      message:
        'Nothing was destroyed. Namespace env-x has no owner (its annotation per-branch/stack is missing), and notes in it is another ' +
        'app than that of <organization>/tags/feature-x, whose state holds it too. Take it out of this state with "pulumi state delete ' +
        '--target-dependents"; or, if all in it is of <organization>/tags/feature-x, kubectl annotate namespace env-x ' +
        'per-branch/stack=<organization>/tags/feature-x',
    });
  });

  it('refuses with a UserError, which is shown without a stack trace', async () => {
    const other = namespace('env-x', { 'per-branch/stack': 'organization/notes/feature-x' });
    await expect(ask(other)).rejects.toMatchObject({ name: 'UserError' });
  });

  it.each([
    ['its own', namespace('env-x', { 'per-branch/stack': 'organization/tags/feature-x' }), running('notes')],
    ['one without owner whose app is in the state', namespace('env-x'), running('tags')],
    ['one without owner and without an app', namespace('env-x'), undefined],
    ['one that is gone', undefined, undefined],
  ])('passes %s', async (_, answer, deployed) => ask(answer, deployed));

  it.each([
    ['a namespace', 403, undefined, '/api/v1/namespaces/env-x'],
    ['a namespace', 429, undefined, '/api/v1/namespaces/env-x'],
    ['a namespace', 503, undefined, '/api/v1/namespaces/env-x'],
    ['the apps of a namespace without owner', namespace('env-x'), 503, DEPLOYMENTS],
  ])('refuses where %s cannot be asked for (%j, %j), with a way out', async (_, answer, deployed, path) => {
    const code = String(deployed ?? answer);
    await expect(ask(answer, deployed)).rejects.toMatchObject({
      name: 'UserError',
      message:
        `Whether namespace env-x is another's cannot be asked: cluster test answered ${code} to GET ${path}: no. Nothing was ` +
        'destroyed. If the cluster is gone, take out of the state what was in it: "refresh" with ' +
        "PULUMI_K8S_DELETE_UNREACHABLE=true in the environment, or pulumi state delete --target-dependents 'n'",
    });
  });
});
