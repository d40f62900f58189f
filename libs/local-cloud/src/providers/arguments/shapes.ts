import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Properties, propertiesOf } from './declarations.ts';

/**
 * The argument types of an installed Pulumi package, read from its declarations: the package ships no schema. Only what is
 * asked for is parsed, and kept.
 */
export class Shapes {
  readonly version: string;
  private readonly folder: string;
  private readonly known = new Map<string, Properties>();
  private inputs?: string;

  /** @param name the package, e.g. `@pulumi/gcp` */
  constructor(readonly name: string) {
    const manifest = createRequire(__filename).resolve(`${name}/package.json`);
    this.folder = dirname(manifest);
    this.version = (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
  }

  /**
   * The file of declarations that a type's token means: tokens and files do not agree about capital letters.
   * @example fileOf('projects', 'iAMMember') // "projects/iammember"
   */
  fileOf(module: string, name: string): string | undefined {
    const folder = join(this.folder, module);
    if (!existsSync(folder)) return undefined;
    const wanted = `${name}.d.ts`.toLowerCase();
    const found = readdirSync(folder).find((file) => file.toLowerCase() === wanted);
    return found && `${module}/${found.slice(0, -'.d.ts'.length)}`;
  }

  /** The arguments of a resource, e.g. of `ClusterArgs` in `container/cluster`. */
  resource(file: string, name: string): Properties {
    return this.cached(`${file}.${name}`, name, () => readFileSync(join(this.folder, `${file}.d.ts`), 'utf8'));
  }

  /** The properties of a nested type, e.g. `container.ClusterNodeConfig`. */
  nested(reference: string): Properties {
    const [namespace = '', name = ''] = reference.split('.');
    return this.cached(reference, name, () => this.namespace(namespace));
  }

  private cached(key: string, name: string, text: () => string): Properties {
    const properties = this.known.get(key) ?? propertiesOf(text(), name);
    if (!properties) throw new Error(`${this.name} ${this.version} declares no ${key}`);
    this.known.set(key, properties);
    return properties;
  }

  /** The text of one namespace of `types/input.d.ts`. */
  private namespace(name: string): string {
    this.inputs ??= readFileSync(join(this.folder, 'types/input.d.ts'), 'utf8');
    const start = this.inputs.indexOf(`export declare namespace ${name} {`);
    return this.inputs.slice(start, this.inputs.indexOf('\n}', start));
  }
}
