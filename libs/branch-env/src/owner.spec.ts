import { branchEnvironment } from '@per-branch/branch-name';
import { record, type RecordedResource } from '@per-branch/pulumi-testing';
import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import { makeNamespace } from './namespace.ts';
import { currentOwner } from './owner.ts';
import { settingsOf } from './settings.ts';
import { apiServer } from './testing/api-server.ts';

const NAMESPACE = 'env-notes-feature-x-d3b1f3b7';
const release = { image: '', version: '', commit: '', time: '' };

/** The namespace of a stack as the program declares it; the engine would run its hook before it is created. */
async function declared(kubeconfig?: string, namespace = NAMESPACE): Promise<RecordedResource> {
  const environment = { ...branchEnvironment('feature/x', 'notes'), namespace };
  const { only } = await record(
    () => {
      const parent = new kubernetes.Provider('cluster', {});
      makeNamespace({ name: 'env', parent }, settingsOf({ environment, release }), currentOwner(), () => kubeconfig);
    },
    { project: 'notes', stack: 'feature-x', resources: { 'kubernetes:core/v1:Namespace': {} } },
  );
  return only('kubernetes:core/v1:Namespace');
}

async function create(live: object | number | undefined): Promise<void> {
  await using server = await apiServer({ [`/api/v1/namespaces/${NAMESPACE}`]: live });
  const { options } = await declared(server.kubeconfig);
  const [hook] = (options.hooks?.beforeCreate ?? []) as pulumi.ResourceHook[];
  await hook?.callback({} as pulumi.ResourceHookArgs);
}
/** What the hook says of a namespace that the state holds, and what is in the namespace. */
async function update(live: object | number | undefined, apps: string[] = []): Promise<void> {
  const deployments = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments?labelSelector=per-branch%2Fenvironment`;
  const items = apps.map((name) => ({ metadata: { name } }));
  await using server = await apiServer({ [`/api/v1/namespaces/${NAMESPACE}`]: live, [deployments]: { items } });
  const { options } = await declared(server.kubeconfig, 'env-notes-new-name');
  const [hook] = (options.hooks?.beforeUpdate ?? []) as pulumi.ResourceHook[];
  expect(hook?.opts).toEqual({ onDryRun: true });
  await hook?.callback({ oldInputs: { metadata: { name: NAMESPACE } } } as unknown as pulumi.ResourceHookArgs);
}
const live = (annotations: Record<string, string>, more = {}) => ({
  metadata: { name: NAMESPACE, annotations, ...more },
});

describe('a namespace', () => {
  it('that does not exist is created', () => create(undefined));

  it('that an `up` of the same stack left behind is taken over', () =>
    create(live({ 'per-branch/stack': 'organization/notes/feature-x' })));

  it('of another stack is refused, naming it', async () => {
    await expect(create(live({ 'per-branch/stack': 'organization/tags/feature-x' }))).rejects.toThrow(
      `Namespace ${NAMESPACE} exists and belongs to stack organization/tags/feature-x, not to organization/notes/feature-x: ` +
        'nothing in it is adopted, changed or deleted. Give the app or the branch another name, or destroy organization/tags/feature-x first.',
    );
  });

  it('that nobody owns is refused with the command that hands it over', async () => {
    await expect(create(live({}))).rejects.toThrow(
      `kubectl annotate namespace ${NAMESPACE} per-branch/stack=organization/notes/feature-x`,
    );
    await expect(create({ metadata: { name: NAMESPACE } })).rejects.toThrow('has no owner');
  });

  it('that is being deleted is refused', async () => {
    const leaving = { deletionTimestamp: '2026-12-01T05:00:00Z' };
    await expect(create(live({ 'per-branch/stack': 'organization/notes/feature-x' }, leaving))).rejects.toThrow(
      `Namespace ${NAMESPACE} is being deleted since 2026-12-01T05:00:00Z.`,
    );
  });

  it('of a cluster that cannot be asked is refused with the reason', async () => {
    await expect(create(403)).rejects.toThrow(
      `Whether namespace ${NAMESPACE} is another's cannot be told: cluster test answered 403 to GET /api/v1/namespaces/${NAMESPACE}: no`,
    );
  });

  it('without a `kubeconfig` is left to the API server, which holds the annotation for its owner', async () => {
    const { options, inputs } = await declared();
    const [hook] = (options.hooks?.beforeCreate ?? []) as pulumi.ResourceHook[];
    await hook?.callback({} as pulumi.ResourceHookArgs);
    expect(inputs).toMatchObject({
      metadata: { annotations: { 'per-branch/stack': 'organization/notes/feature-x' } },
    });
    expect(JSON.stringify(inputs)).not.toContain('patchForce');
  });

  it('is looked at in a preview, too, and keeps its name when it is deployed', async () => {
    const { options } = await declared();
    const [hook] = (options.hooks?.beforeCreate ?? []) as pulumi.ResourceHook[];
    expect(hook?.opts).toEqual({ onDryRun: true });
    expect(options.ignoreChanges).toEqual(['metadata.name']);
  });
});

describe('a namespace that the state holds', () => {
  it('is updated if it is gone, if it is the own one, and if it has no owner and no other app', async () => {
    await update(undefined);
    await update(live({ 'per-branch/stack': 'organization/notes/feature-x' }), ['notes']);
    await update(live({}), ['notes']);
    await update(live({}));
  });

  it('and that has no owner and runs another app is refused before it changes', async () => {
    await expect(update(live({}), ['notes', 'tags'])).rejects.toThrow(
      `Nothing was changed. Namespace ${NAMESPACE} has no owner (its annotation per-branch/stack is missing), and tags in it is ` +
        'another app than that of organization/notes/feature-x, whose state holds it too. Take it out of this state with "pulumi ' +
        `state delete --target-dependents"; or, if all in it is of organization/notes/feature-x, kubectl annotate namespace ` +
        `${NAMESPACE} per-branch/stack=organization/notes/feature-x`,
    );
  });

  it('and that another stack owns is refused', async () => {
    await expect(update(live({ 'per-branch/stack': 'organization/tags/feature-x' }))).rejects.toThrow(
      `Nothing was changed. Namespace ${NAMESPACE} belongs to stack organization/tags/feature-x`,
    );
  });

  it('and that cannot be asked for is refused with the reason', async () => {
    await expect(update(503)).rejects.toThrow(
      `Whether namespace ${NAMESPACE} is another's cannot be told: cluster test`,
    );
  });
});
