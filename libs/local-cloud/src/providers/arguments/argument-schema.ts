import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { UserError } from '@per-branch/go-tool';
import { type Properties, propertiesOf } from './declarations.ts';

/**
 * The argument types of an installed Pulumi package, read from its declarations: the package contains no schema. Only
 * the requested types are parsed, and kept.
 */
export class ArgumentSchema {
  readonly version: string;
  private readonly folder: string;
  private readonly parsed = new Map<string, Properties>();
  private nestedTypes?: string;

  /** @param name the package, e.g. `@pulumi/gcp` */
  constructor(readonly name: string) {
    const manifest = createRequire(__filename).resolve(`${name}/package.json`);
    this.folder = dirname(manifest);
    this.version = (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
  }

  /**
   * The arguments and outputs of a resource type.
   * @param token e.g. `gcp:container/cluster:Cluster`
   * @throws {UserError} if the package declares no such type
   */
  resource(token: string): { inputs: Properties; outputs: Properties } {
    const [, module = '', name = '', className = ''] = /^\w+:([^/:]+)\/([^:]+):(\w+)$/.exec(token) ?? [];
    const folder = join(this.folder, module === 'index' ? '' : module);
    const wanted = `${name}.d.ts`.toLowerCase();
    // Tokens and files do not agree about capital letters.
    const file = existsSync(folder) && readdirSync(folder).find((one) => one.toLowerCase() === wanted);
    if (!file) throw new UserError(`${this.name} ${this.version} has no resource type ${token}.`);
    const text = () => readFileSync(join(folder, file), 'utf8');
    return {
      inputs: this.properties(`${token}Args`, `${className}Args`, text),
      outputs: this.properties(`${token}State`, `${className}State`, text),
    };
  }

  /** The properties of a nested type, e.g. `container.ClusterNodeConfig`. */
  nested(reference: string): Properties {
    const [namespace = '', name = ''] = reference.split('.');
    return this.properties(reference, name, () => {
      this.nestedTypes ??= readFileSync(join(this.folder, 'types/input.d.ts'), 'utf8');
      const start = this.nestedTypes.indexOf(`export declare namespace ${namespace} {`);
      return this.nestedTypes.slice(start, this.nestedTypes.indexOf('\n}', start));
    });
  }

  private properties(key: string, name: string, text: () => string): Properties {
    const properties = this.parsed.get(key) ?? propertiesOf(text(), name);
    if (!properties) throw new Error(`${this.name} ${this.version} declares no ${key}`);
    this.parsed.set(key, properties);
    return properties;
  }
}
