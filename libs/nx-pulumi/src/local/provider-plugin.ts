/** A provider that a run with the configuration `local` uses, as an entry of `plugins: providers:` in Pulumi.yaml. */
export interface ProviderPlugin {
  /** @example "kubernetes" */
  name: string;
  /** The release that it is; another one that a program asks for is looked for elsewhere. @example "4.25.0" */
  version: string;
  /** Folder of its program, `pulumi-resource-<name>`. */
  path: string;
}

/** What the engine reads of a Pulumi.yaml, with more providers; one that the program names itself stays. */
export function withProviders(project: Record<string, unknown>, more: ProviderPlugin[]): Record<string, unknown> {
  const plugins = (project['plugins'] ?? {}) as { providers?: { name: string }[] };
  const { providers = [] } = plugins;
  const own = new Set(providers.map(({ name }) => name));
  const added = more.filter(({ name }) => !own.has(name));
  return added.length > 0 ? { ...project, plugins: { ...plugins, providers: [...providers, ...added] } } : project;
}
