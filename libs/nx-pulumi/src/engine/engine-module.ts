import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type GoTool, UserError } from '@per-branch/go-tool';

/** The Go module of this package. */
export const ENGINE_MODULE = resolve(__dirname, '../../go/pulumi');

/** The engine as a program of a Go module whose go.mod pins its version. */
export function engineTool(module: string, log: (line: string) => void): GoTool & { version: string } {
  const file = join(module, 'go.mod');
  const goMod = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const version = /github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/.exec(goMod)?.[1];
  if (!version)
    throw new UserError(
      `${file} ${goMod ? 'does not require github.com/pulumi/pulumi/pkg/v3' : 'does not exist'}: ` +
        `the plugin option "engine" is to name a Go module of Pulumi.`,
    );
  return {
    name: 'pulumi',
    module,
    package: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi',
    // Without it the engine does not know its own version, and the SDK refuses it.
    ldflags: `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`,
    version,
    log,
  };
}
