import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterReader } from './cluster-reader.ts';
import { apiServer } from './testing/api-server.ts';

jest.mock('node:os', () => ({ ...jest.requireActual<object>('node:os'), homedir: jest.fn() }));

const PATH = '/api/v1/namespaces/shop';
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cluster-reader-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** The user of a GKE kubeconfig. */
const plugin = (script: string) => {
  const command = join(folder, 'auth-plugin');
  writeFileSync(command, `#!/bin/sh\n${script}\n`);
  chmodSync(command, 0o700);
  const apiVersion = 'client.authentication.k8s.io/v1beta1';
  return { exec: { apiVersion, command, provideClusterInfo: true, interactiveMode: 'Never' } };
};

describe('clusterReader', () => {
  it('authenticates with the exec plugin of the kubeconfig, which gets the cluster in KUBERNETES_EXEC_INFO', async () => {
    const user = plugin(`printf '{"status": {"token": "%s"}}' "$(printf %s "$KUBERNETES_EXEC_INFO" | base64 -w0)"`);
    await using server = await apiServer({ [PATH]: { metadata: { name: 'shop' } } }, user);
    const reader = await clusterReader(server);
    expect(await reader.find(PATH)).toEqual({ metadata: { name: 'shop' } });
    const [, token = ''] = server.requests[0]?.authorization?.split(' ') ?? [];
    expect(JSON.parse(Buffer.from(token, 'base64').toString())).toMatchObject({
      kind: 'ExecCredential',
      spec: { cluster: { server: expect.stringContaining('http://127.0.0.1:') as string } },
    });
  });

  it('takes `kubeconfig` as a path, also with ~, or else KUBECONFIG, and `context`', async () => {
    await using server = await apiServer({ [PATH]: { metadata: { name: 'shop' } } });
    const file = join(folder, 'config');
    writeFileSync(file, server.kubeconfig.replace('"current-context":"test"', '"current-context":"other"'));
    jest.mocked(homedir).mockReturnValue(folder);
    const readers = [file, '~/config'].map((kubeconfig) => clusterReader({ kubeconfig, context: 'test' }));
    process.env['KUBECONFIG'] = file;
    readers.push(clusterReader({ context: 'test' }), clusterReader({ kubeconfig: '', context: 'test' }));
    for (const reader of readers) expect(await (await reader).find(PATH)).toMatchObject({ metadata: { name: 'shop' } });
    delete process.env['KUBECONFIG'];
    await expect((await clusterReader({ kubeconfig: file })).find(PATH)).rejects.toThrow('current context "other"');
  });

  it('`find` is undefined and `text` is empty for what does not exist', async () => {
    await using server = await apiServer({ '/log': 'a line\n' });
    const reader = await clusterReader(server);
    expect(await reader.find(PATH)).toBeUndefined();
    expect(await reader.text(PATH)).toBe('');
    expect(await reader.text('/log')).toBe('a line\n');
  });

  it.each([
    ['a plugin that fails', 'echo no gcloud here >&2; exit 1', undefined, 'no gcloud here'],
    ['a plugin that hangs', 'exec sleep 1', 200, 'no answer within 0.2 s'],
  ])('%s makes `find` reject', async (_, script, timeout, message) => {
    await using server = await apiServer({}, plugin(script));
    const reader = await clusterReader(server, timeout);
    await expect(reader.find(PATH)).rejects.toThrow(message);
  });

  it.each([403, 500])('rejects the status %d with the message of the API server', async (code) => {
    await using server = await apiServer({ [PATH]: code });
    const reader = await clusterReader(server);
    await expect(reader.find(PATH)).rejects.toThrow(`cluster test answered ${code} to GET ${PATH}: no`);
  });
});
