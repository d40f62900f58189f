import * as pulumi from '@pulumi/pulumi';
import { type Mocks, Recorder, type RecordedCall, type RecordedResource } from './recorder.ts';
import { type Outputs } from './secrets.ts';
import { unhandledRejectionsDuring } from './unhandled-rejections.ts';
import { valueOf } from './value-of.ts';

/** Options of {@link record}. */
export interface RecordOptions extends Mocks {
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

/** What a program did. */
export interface Recording {
  /** In the order of their registration. */
  resources: RecordedResource[];
  /** The functions that it called. */
  calls: RecordedCall[];
  /** The outputs of the stack. */
  outputs: Outputs;
  /**
   * Names of the outputs that are secret: `requireOutputValue` of another stack refuses these.
   * @example ["password"]
   */
  secretOutputs: string[];
  /**
   * The one resource of a type, or of a type and a name.
   * @throws {Error} that lists all resources, unless exactly one fits
   */
  only: (type: string, name?: string) => RecordedResource;
}

/**
 * Runs a program without an engine and records what it registers. It shows what a program declares, not that a provider
 * would accept it or that anything would run.
 * @throws {Error} the first resource or call without a mock, or what the program threw
 * @example
 * const { only } = await record(() => void new Shop('shop'), { resources: { 'kubernetes:core/v1:Namespace': {} } });
 * expect(only('kubernetes:core/v1:Namespace').inputs).toEqual({ metadata: { name: 'shop' } });
 */
export async function record(program: () => unknown, options: RecordOptions = {}): Promise<Recording> {
  const { project = 'project', stack = 'stack', config = {}, preview = false } = options;
  const recorder = new Recorder(options);
  const failures: unknown[] = [];
  const failed = (error: unknown) => void failures.push(error);
  pulumi.runtime.setAllConfig(config);
  await pulumi.runtime.setMocks(recorder, project, stack, preview, 'organization');
  acceptHooks();
  let exported: Outputs = {};
  let outputs: unknown;
  const unhandled = await unhandledRejectionsDuring(async () => {
    const run = async () => {
      pulumi.runtime.registerStackTransformation((registered) => recorder.recordOptions(registered));
      return (exported = ((await program()) ?? {}) as Outputs);
    };
    outputs = await pulumi.runtime.runInPulumiStack(run).catch(failed);
    await pulumi.runtime.disconnect().catch(failed);
  });
  failures.push(...unhandled);
  if (recorder.missingMock) throw recorder.missingMock;
  if (failures.length > 0) throw failures[0];
  const resources = await recorder.resources();
  return {
    resources,
    calls: recorder.calls,
    outputs: await valueOf((outputs ?? {}) as Outputs),
    secretOutputs: await secretsAmong(exported),
    only: (type, name) => only(resources, type, name),
  };
}

/** The SDK's mocks fail on resource hooks. No hook is run: what it would read does not exist here. */
function acceptHooks(): void {
  const registerResourceHook = (_request: unknown, done: (error: null, answer: object) => void) => done(null, {});
  Object.assign(pulumi.runtime.getMonitor() ?? {}, { registerResourceHook });
}

async function secretsAmong(outputs: Outputs): Promise<string[]> {
  const secret = await Promise.all(Object.values(outputs).map((value) => pulumi.isSecret(pulumi.output(value))));
  return Object.keys(outputs).filter((_, index) => secret[index]);
}

function only(resources: RecordedResource[], type: string, name?: string): RecordedResource {
  const found = resources.filter((each) => each.type === type && (name === undefined || each.name === name));
  const [first] = found;
  if (first && found.length === 1) return first;
  const all = resources.map((each) => `${each.type} ${each.name}`).join('\n  ');
  throw new Error(`Expected one ${type} ${name ?? ''}, got ${found.length}. There are:\n  ${all}`);
}
