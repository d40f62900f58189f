import type * as automation from '@pulumi/pulumi/automation/index.js';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify, stripVTControlCharacters } from 'node:util';
import { runsProgram } from '../program/operation.ts';
import { EngineError } from './engine-errors.ts';
import { inlineProgram } from './inline-program.ts';
import { type OperationRequest } from './protocol.ts';
import { refuseUnavailable } from './unavailable.ts';
import { type SecretsProvider } from './workspace-files.ts';

/** A stack's state as the engine exports it, with its secrets encrypted. */
export interface StackState {
  version: number;
  deployment: {
    secrets_providers?: SecretsProvider;
    /** Empty if nothing was ever deployed: even an empty program leaves the stack's own entry. */
    resources: { urn: string; type: string; protect?: boolean }[];
    /** What an engine that was killed had begun. */
    pending_operations: { resource: { urn: string } }[];
  };
}

type ExportedState = Pick<StackState, 'version'> & { deployment?: Partial<StackState['deployment']> };

/** A value of a stack's configuration; the API's type has no `objectValue`. */
export type ConfigValue = automation.ConfigValue & { objectValue?: unknown };

export type EngineRunOptions = NonNullable<
  Parameters<automation.Stack['up']>[0] & Parameters<automation.Stack['destroy']>[0]
>;

/**
 * The only access to a stack: the Automation API, and the CLI for what the API does not have or does otherwise. Its
 * `exportStack` and `stackOutputs` decrypt secrets, its `setConfig` passes a secret as an argument, and its
 * `createStack` selects the stack, which leaves a file in the home folder.
 */
export class StackClient {
  private opened?: Promise<automation.Stack>;

  constructor(
    private readonly request: OperationRequest,
    private readonly workFolder: string,
  ) {}

  /** Calls the Automation API. @throws EngineError with the engine's words when the engine fails */
  async api<T>(call: (stack: automation.Stack) => Promise<T>): Promise<T> {
    try {
      return await call(await this.open());
    } catch (error) {
      throw toEngineError(error as FailedCommand);
    }
  }

  /** Loads the Automation API, which takes a second. If that fails, the first call fails. */
  preload(): void {
    this.open().catch(() => undefined);
  }

  /** Undefined if there is no such stack. */
  async state(): Promise<StackState | undefined> {
    try {
      const { version, deployment } = JSON.parse(await this.cli(['stack', 'export'])) as ExportedState;
      return { version, deployment: { resources: [], pending_operations: [], ...deployment } };
    } catch (error) {
      if (/no stack named/.test((error as Error).message)) return undefined;
      throw error;
    }
  }

  /** The outputs, each secret in them as `[secret]`. */
  async outputs(): Promise<Record<string, unknown>> {
    return JSON.parse(await this.cli(['stack', 'output', '--json'])) as Record<string, unknown>;
  }

  async create(secretsProvider: string | undefined): Promise<void> {
    const provider = secretsProvider ? ['--secrets-provider', secretsProvider] : [];
    await this.cli(['stack', 'init', '--no-select', ...provider]);
  }

  async changeSecretsProvider(secretsProvider: string): Promise<void> {
    await this.cli(['stack', 'change-secrets-provider', secretsProvider]);
  }

  /** Encrypts a value into the configuration. It is passed on standard input: other users can read arguments. */
  async setSecret(key: string, value: string): Promise<void> {
    await this.cli(['config', 'set', key, '--secret'], value);
  }

  private async cli(args: string[], input?: string): Promise<string> {
    const flags = ['--stack', this.request.stack, '--non-interactive', '--color=never'];
    const running = promisify(execFile)('pulumi', [...args, ...flags], { cwd: this.workFolder, maxBuffer: Infinity });
    running.child.stdin?.end(input);
    try {
      return (await running).stdout;
    } catch (error) {
      throw toEngineError(error as FailedCommand);
    }
  }

  private open(): Promise<automation.Stack> {
    return (this.opened ??= this.load());
  }

  private async load(): Promise<automation.Stack> {
    const { entry, stack: name, operation } = this.request;
    // The program's own copy of the SDK: another copy would not see its resources.
    const sdk = createRequire(entry)('@pulumi/pulumi/automation') as typeof automation;
    const workspace = await sdk.LocalWorkspace.create({
      workDir: this.workFolder,
      program: refuseUnavailable(entry, inlineProgram(entry)),
      // Resources are read with the providers that the program makes now: the state's may name a deleted cluster.
      ...(runsProgram(operation) && { envVars: { PULUMI_RUN_PROGRAM: 'true' } }),
    });
    // Every command names its stack; a selected one would leave a file in the home folder for each work folder.
    workspace.selectStack = () => Promise.resolve();
    const stack = await sdk.Stack.select(name, workspace);
    // After each change the API would run the engine three times for its outputs and history. Neither is used.
    stack.outputs = () => Promise.resolve({});
    stack.info = () => Promise.resolve(undefined);
    return stack;
  }
}

/** What Node throws for a command that fails, and the Automation API with it. */
interface FailedCommand extends Error {
  stdout?: string;
  stderr?: string;
  commandResult?: { err?: FailedCommand };
}

/** An error with the engine's own words: the message of a failed command holds its command line as well. */
function toEngineError(error: FailedCommand): Error {
  const { stdout, stderr, message } = error.commandResult?.err ?? error;
  if (stdout === undefined || stderr === undefined) return error;
  return new EngineError(stripVTControlCharacters(stderr.trim() || stdout.trim() || message));
}
