import { branchEnvironment } from '@per-branch/branch-name';
import { record, type RecordedResource } from '@per-branch/pulumi-testing';
import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import { makeNamespace } from './namespace.ts';
import { currentOwner } from './ownership-hooks.ts';
import { settingsOf } from './settings.ts';
import { apiServer } from './testing/api-server.ts';

const NAMESPACE = 'env-notes-feature-x-d3b1f3b7';
const release = { image: '', version: '', commit: '', time: '' };

/** The namespace that the program declares; its hooks are run by the engine, and here by the tests. */
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

/** @param apps Deployments in the namespace */
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

describe('beforeCreate of the namespace', () => {
  it('accepts a namespace that does not exist', () => create(undefined));

  it('accepts a namespace of the same stack, left behind by a killed `up`', () =>
    create(live({ 'per-branch/stack': 'organization/notes/feature-x' })));

  it('refuses a namespace of another stack with its name', async () => {
    await expect(create(live({ 'per-branch/stack': 'organization/tags/feature-x' }))).rejects.toThrow(
      `Namespace ${NAMESPACE} exists and belongs to stack organization/tags/feature-x, not to organization/notes/feature-x: ` +
        'nothing in it is adopted, changed or deleted. Give the app or the branch another name, or destroy organization/tags/feature-x first.',
    );
  });

  it('refuses a namespace without owner with the command that sets it', async () => {
    await expect(create(live({}))).rejects.toThrow(
      `kubectl annotate namespace ${NAMESPACE} per-branch/stack=organization/notes/feature-x`,
    );
    await expect(create({ metadata: { name: NAMESPACE } })).rejects.toThrow('has no owner');
  });

  it('refuses a namespace that is being deleted', async () => {
    const deleting = { deletionTimestamp: '2026-12-01T05:00:00Z' };
    await expect(create(live({ 'per-branch/stack': 'organization/notes/feature-x' }, deleting))).rejects.toThrow(
      `Namespace ${NAMESPACE} is being deleted since 2026-12-01T05:00:00Z.`,
    );
  });

  it('refuses a namespace that cannot be read, with the reason', async () => {
    await expect(create(403)).rejects.toThrow(
      `The owner of namespace ${NAMESPACE} cannot be read: cluster test answered 403 to GET /api/v1/namespaces/${NAMESPACE}: no`,
    );
  });

  it('checks nothing without `kubeconfig`: the API server refuses another value of the annotation', async () => {
    const { options, inputs } = await declared();
    const [hook] = (options.hooks?.beforeCreate ?? []) as pulumi.ResourceHook[];
    await hook?.callback({} as pulumi.ResourceHookArgs);
    expect(inputs).toMatchObject({
      metadata: { annotations: { 'per-branch/stack': 'organization/notes/feature-x' } },
    });
    expect(JSON.stringify(inputs)).not.toContain('patchForce');
  });

  it('runs in a preview too, and a deployed namespace keeps its name', async () => {
    const { options } = await declared();
    const [hook] = (options.hooks?.beforeCreate ?? []) as pulumi.ResourceHook[];
    expect(hook?.opts).toEqual({ onDryRun: true });
    expect(options.ignoreChanges).toEqual(['metadata.name']);
  });
});

describe('beforeUpdate of the namespace', () => {
  it('accepts a deleted namespace, one of the same stack, and one without owner and other apps', async () => {
    await update(undefined);
    await update(live({ 'per-branch/stack': 'organization/notes/feature-x' }), ['notes']);
    await update(live({}), ['notes']);
    await update(live({}));
  });

  it('refuses a namespace without owner that runs another app', async () => {
    await expect(update(live({}), ['notes', 'tags'])).rejects.toThrow(
      `Nothing was changed. Namespace ${NAMESPACE} has no owner (its annotation per-branch/stack is missing), and runs tags, which is ` +
        'not the app of organization/notes/feature-x, whose state holds it too. Remove it from this state with "pulumi ' +
        `state delete --target-dependents"; or, if everything in it belongs to organization/notes/feature-x, kubectl annotate namespace ` +
        `${NAMESPACE} per-branch/stack=organization/notes/feature-x`,
    );
  });

  it('refuses a namespace of another stack', async () => {
    await expect(update(live({ 'per-branch/stack': 'organization/tags/feature-x' }))).rejects.toThrow(
      `Nothing was changed. Namespace ${NAMESPACE} belongs to stack organization/tags/feature-x`,
    );
  });

  it('refuses a namespace that cannot be read, with the reason', async () => {
    await expect(update(503)).rejects.toThrow(`The owner of namespace ${NAMESPACE} cannot be read: cluster test`);
  });
});
