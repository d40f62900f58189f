import { abortable } from '../processes/abortable.ts';
import { loadModule } from '../program/load-module.ts';
import { UserError } from '../user-error.ts';
import { pulumi } from './cli.ts';
import { haveSameCause } from './explain.ts';
import { type RequestInFolder } from './protocol.ts';
import { redacted, revealed, secretSettings } from './secrets.ts';
import { type Watcher } from './watcher.ts';

/** Milliseconds that `afterFailedUp` may take, all in all. */
const TIME_LIMIT = 10_000;

/** What the module exports that a program's package.json names under `pulumi.hooks`; each function may be left out. */
export interface Hooks {
  /**
   * Called before `destroy` shows or changes anything. What it throws refuses the operation: a {@link UserError} with its message,
   * anything else as a bug with its stack trace.
   */
  beforeDestroy?: (context: HookContext) => Promise<void>;
  /**
   * Called after the engine failed to complete an `up`, to say why. The failure of the `up` stays what it is, whatever this does.
   * It is given 10 seconds; what it logs after them is dropped.
   */
  afterFailedUp?: (context: HookContext) => Promise<void>;
}

/** What a hook is given. Values are in plain text, secret ones too; what is logged or thrown is redacted. */
export interface HookContext {
  /** The program's name in Pulumi.yaml. @example "infra-staging" */
  project: string;
  stack: string;
  /** Outputs as the state holds them. */
  outputs: Record<string, unknown>;
  /** All that the state holds at this moment, in the order in which it was made. */
  resources: HookResource[];
  /** The environment that the program and its providers run in. */
  env: NodeJS.ProcessEnv;
  /** Prints a line. Values of secret settings and of secrets in the state are replaced by `[secret]`. */
  log: (line: string) => void;
  /** Replaces the same in a text, for a hook that cuts it: half of a secret is not found. */
  redact: (text: string) => string;
  /** Aborted on Ctrl-C, and when the time is over. */
  signal: AbortSignal;
}

/** A resource in a stack's state. */
export interface HookResource {
  /** @example "urn:pulumi:dev::shop::kubernetes:core/v1:Namespace::app" */
  urn: string;
  /** @example "kubernetes:core/v1:Namespace" */
  type: string;
  /** What the provider calls it; absent for components. @example "env-app" */
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  /** URN and id of the provider that made it. */
  provider?: string;
}

/** Lets the program's hook refuse a `destroy`. */
export async function beforeDestroy(request: RequestInFolder, watcher: Watcher): Promise<void> {
  const hook = (await hooks(request)).beforeDestroy;
  if (!hook) return;
  const secrets = new Set<string>();
  try {
    await abortable(
      hook(await contextOf(request, secrets, (line) => watcher.note(line), watcher.signal)),
      watcher.signal,
    );
  } catch (error) {
    const { name, message, stack = message } = error as Error;
    if (name === UserError.name) throw new UserError(redacted(message, secrets));
    throw Object.assign(new Error(redacted(message, secrets)), { stack: redacted(stack, secrets) });
  }
}

/**
 * Lets the program's hook say why an `up` failed, in a limited time; never fails itself. What kept the hook from its work is a note,
 * unless it is what failed the `up`, which is said anyway.
 */
export async function afterFailedUp(
  request: RequestInFolder,
  watcher: Watcher,
  failure: Error,
  timeLimit = TIME_LIMIT,
): Promise<void> {
  if (request.hooks === undefined) return;
  const secrets = new Set<string>();
  const signal = AbortSignal.any([watcher.signal, AbortSignal.timeout(timeLimit)]);
  const note = (line: string) => {
    if (!signal.aborted) watcher.note(line);
  };
  const work = async () => {
    signal.throwIfAborted();
    const hook = (await hooks(request)).afterFailedUp;
    if (hook) await hook(await contextOf(request, secrets, note, signal));
  };
  try {
    await abortable(work(), signal);
  } catch (error) {
    if (!signal.aborted && haveSameCause(error as Error, failure, request)) return;
    const reason = signal.aborted
      ? `it took longer than ${timeLimit / 1000} s`
      : redacted((error as Error).message, secrets);
    if (!watcher.signal.aborted) watcher.note(`The hook "afterFailedUp" of ${request.project} failed: ${reason}`);
  }
}

async function hooks({ hooks: module, folder }: RequestInFolder): Promise<Hooks> {
  if (module === undefined) return {};
  const loaded = (await loadModule(module, folder)) as Hooks & { default?: Hooks };
  return { ...loaded.default, ...loaded };
}

async function contextOf(
  request: RequestInFolder,
  secrets: Set<string>,
  note: Watcher['note'],
  signal: AbortSignal,
): Promise<HookContext> {
  const { project, stack, workFolder } = request;
  const [text, settings] = await Promise.all([
    pulumi(workFolder, ['stack', 'export', '--show-secrets', '--stack', stack]),
    secretSettings(request),
  ]);
  for (const setting of settings) secrets.add(setting);
  const { deployment } = JSON.parse(text) as { deployment?: { resources?: HookResource[] } };
  const resources = (deployment?.resources ?? []).map((resource) => revealed(resource, secrets) as HookResource);
  return {
    project,
    stack,
    outputs: resources.find(({ type }) => type === 'pulumi:pulumi:Stack')?.outputs ?? {},
    resources,
    env: process.env,
    log: (line) => note(redacted(line, secrets)),
    redact: (text) => redacted(text, secrets),
    signal,
  };
}
