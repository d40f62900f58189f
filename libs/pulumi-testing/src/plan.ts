/** Properties by their names. */
export type Outputs = Record<string, unknown>;

/** What providers would answer. Everything that is not planned is refused. */
export interface Plan {
  /**
   * For each type of resource the outputs that its provider adds to the inputs.
   * @example { 'gcp:container/cluster:Cluster': { endpoint: '203.0.113.7' }, 'kubernetes:core/v1:Namespace': {} }
   */
  resources?: Record<string, Outputs | ((inputs: Outputs, name: string) => Outputs)>;
  /**
   * For each function its result; one that throws fails as the provider would.
   * @example { 'gcp:artifactregistry/getDockerImage:getDockerImage': () => ({ tags: ['1.0'] }) }
   */
  calls?: Record<string, (inputs: Outputs) => Outputs>;
  /** @default "project" */
  project?: string;
  /** @default "stack" */
  stack?: string;
  /**
   * The stack's configuration.
   * @example { 'project:size': '3' }
   */
  config?: Record<string, string>;
  /** Runs the program as a preview would. @default false */
  preview?: boolean;
}
