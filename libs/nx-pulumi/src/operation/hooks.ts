import { UserError } from '@per-branch/go-tool';
import { abortable } from '../processes/abortable.ts';
import { loadModule } from '../program/load-module.ts';
import { haveSameCause } from './engine-errors.ts';
import { type OperationContext } from './operation-context.ts';
import { redact, reveal, texts } from './secrets.ts';
import { type ConfigValue } from './stack-client.ts';

/** Milliseconds that `afterFailedUp` may take. */
const TIME_LIMIT = 10_000;

/** The exports of the module that `pulumi.hooks` in a program's package.json names; each may be left out. */
export interface Hooks {
  /**
   * Called before `destroy` shows or changes anything. An error refuses the operation: a {@link UserError} is shown as
   * its message, any other one as a bug with its stack trace.
   */
  beforeDestroy?: (context: HookContext) => Promise<void>;
  /**
   * Called after an `up` failed in the engine, to log why. The `up` fails with its own error, whatever this does.
   * It has 10 seconds; what it logs after them is dropped.
   */
  afterFailedUp?: (context: HookContext) => Promise<void>;
}

/** The argument of a hook. Values are in plain text, secret ones too; what is logged or thrown is redacted. */
export interface HookContext {
  /** The program's name in Pulumi.yaml. @example "infra-staging" */
  project: string;
  stack: string;
  /** Outputs as the state holds them. */
  outputs: Record<string, unknown>;
  /** The resources in the state, in the order in which they were made. */
  resources: HookResource[];
  /** The environment that the program and its providers run in. */
  env: NodeJS.ProcessEnv;
  /** Prints a line. Values of secret settings and of secrets in the state are replaced by `[secret]`. */
  log: (line: string) => void;
  /** Replaces the same in a text, for a hook that cuts it: a part of a secret would not be found. */
  redact: (text: string) => string;
  /** Aborted on Ctrl-C, and at the time limit. */
  signal: AbortSignal;
}

/** A resource in a stack's state. */
export interface HookResource {
  /** @example "urn:pulumi:dev::shop::kubernetes:core/v1:Namespace::app" */
  urn: string;
  /** @example "kubernetes:core/v1:Namespace" */
  type: string;
  /** Its id at the provider; absent for components. @example "env-app" */
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  /** URN and id of the provider that made it. */
  provider?: string;
}

/** Lets the program's hook refuse a `destroy`. */
export async function callBeforeDestroy(context: OperationContext): Promise<void> {
  const { beforeDestroy: hook } = await loadHooks(context);
  if (!hook) return;
  const secrets = new Set<string>();
  try {
    await abortable(hook(await hookContext(context, secrets)), context.signal);
  } catch (error) {
    const { name, message, stack = message } = error as Error;
    if (name === UserError.name) throw new UserError(redact(message, secrets));
    throw Object.assign(new Error(redact(message, secrets)), { stack: redact(stack, secrets) });
  }
}

/**
 * Lets the program's hook log why an `up` failed; never fails itself. An error of the hook is logged, unless it has the
 * same cause as the failure of the `up`, which is shown anyway.
 */
export async function callAfterFailedUp(
  context: OperationContext,
  failure: Error,
  timeLimit = TIME_LIMIT,
): Promise<void> {
  const secrets = new Set<string>();
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(timeLimit)]);
  const log = (line: string) => {
    if (!signal.aborted) context.log(line);
  };
  const run = async () => {
    const { afterFailedUp: hook } = await loadHooks(context);
    if (hook) await hook(await hookContext({ ...context, log, signal }, secrets));
  };
  try {
    await abortable(run(), signal);
  } catch (error) {
    const { request } = context;
    if (context.signal.aborted || (!signal.aborted && haveSameCause(error as Error, failure, request))) return;
    const reason = signal.aborted
      ? `it took longer than ${timeLimit / 1_000} s`
      : redact((error as Error).message, secrets);
    context.log(`The hook "afterFailedUp" of ${request.project} failed: ${reason}`);
  }
}

async function loadHooks({ request: { hooks, folder } }: OperationContext): Promise<Hooks> {
  if (hooks === undefined) return {};
  const loaded = (await loadModule(hooks, folder)) as Hooks & { default?: Hooks };
  return { ...loaded.default, ...loaded };
}

/** The argument of a hook; secrets in it are added to `secrets`. */
async function hookContext(context: OperationContext, secrets: Set<string>): Promise<HookContext> {
  const { request, stack, log, signal } = context;
  // Both with secrets in plain text.
  const [exported, config] = await stack.api((api) => Promise.all([api.exportStack(), api.getAllConfig()]));
  const deployment = exported.deployment as { resources?: unknown[] } | null;
  for (const { value, objectValue, secret } of Object.values(config) as ConfigValue[])
    if (secret) for (const text of texts(objectValue ?? value)) secrets.add(text);
  const resources = (deployment?.resources ?? []).map((resource) => reveal(resource, secrets) as HookResource);
  return {
    project: request.project,
    stack: request.stack,
    outputs: resources.find(({ type }) => type === 'pulumi:pulumi:Stack')?.outputs ?? {},
    resources,
    env: process.env,
    log: (line) => log(redact(line, secrets)),
    redact: (text) => redact(text, secrets),
    signal,
  };
}
