import { environmentsOn, refuseToDestroyForeign } from './environments.js';
import { apiServer } from './testing/api-server.js';

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
  const ask = async (answer: object | number | undefined) => {
    await using server = await apiServer({ '/api/v1/namespaces/env-x': answer });
    const urn = 'urn:pulumi:x::tags::pulumi:providers:kubernetes::cluster';
    const resources = [
      { urn, type: 'pulumi:providers:kubernetes', inputs: { kubeconfig: server.kubeconfig } },
      { urn: 'n', type: 'kubernetes:core/v1:Namespace', id: 'env-x', provider: `${urn}::id` },
    ];
    await refuseToDestroyForeign({ resources, project: 'tags', stack: 'feature-x' });
  };

  it('refuses where another stack owns a namespace of the state', async () => {
    await expect(ask(namespace('env-x', { 'per-branch/stack': 'organization/notes/feature-x' }))).rejects.toThrow(
      'Namespace env-x belongs to stack organization/notes/feature-x, not to tags/feature-x, whose state holds it too: nothing was destroyed.',
    );
  });

  it('refuses with a UserError, which is shown without a stack trace', async () => {
    const other = namespace('env-x', { 'per-branch/stack': 'organization/notes/feature-x' });
    await expect(ask(other)).rejects.toMatchObject({ name: 'UserError' });
  });

  it.each([
    ['its own', namespace('env-x', { 'per-branch/stack': 'organization/tags/feature-x' })],
    ['one without owner', namespace('env-x')],
    ['one that is gone', undefined],
    ['one that cannot be asked for', 403],
  ])('passes %s', async (_, answer) => ask(answer));
});
