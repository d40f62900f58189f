import { resolve } from 'node:path';
import { goTool } from '@per-branch/go-tool';

/** Path of a server with Google Cloud Storage's API, which is built once. */
export function fakeGcsServer(): Promise<string> {
  return goTool({
    name: 'fake-gcs-server',
    module: resolve(__dirname, '../go/fake-gcs-server'),
    package: 'github.com/fsouza/fake-gcs-server',
    log: console.log,
  });
}
