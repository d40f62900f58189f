import '../require-node.ts';
import { type ExecutorContext } from '@nx/devkit';
import { delimiter, dirname, resolve } from 'node:path';
import { findEngine } from '../engine/find-engine.ts';
import { type LocalRuntime, startLocalRuntime, withProviders } from '../local/local-runtime.ts';
import { type OperationRequest, type OperationResult } from '../operation/protocol.ts';
import { startOperation } from '../operation/start-operation.ts';
import { Interruption } from '../operation/interruption.ts';
import { abortable } from '../processes/abortable.ts';
import { UserError } from '../user-error.ts';
import { absolutePaths } from './absolute-paths.ts';
import { askOnTerminal } from './ask-on-terminal.ts';
import { shouldSkip } from './only-on-branch.ts';
import { type RunOptions } from './options.ts';
import { type Plan, plan } from './plan.ts';
import { pluginOptions } from './plugin-options.ts';

/** Runs one operation on one stack of a program. What can be refused is refused before anything is started. */
export default async function run(options: RunOptions, context: ExecutorContext): Promise<{ success: boolean }> {
  const progress = options.json ? process.stderr : process.stdout;
  const log = (line: string) => progress.write(`${line}\n`);
  // Nx may be gone before the engine is done, after Ctrl-C.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  try {
    if (shouldSkip(options, context, log)) return { success: true };
    const report = await carryOut(await plan(options, context), options, context, progress);
    if (options.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    else if (options.operation === 'outputs') log(readable(report.outputs));
    return { success: true };
  } catch (error) {
    const { message, stack = message } = error as Error;
    process.stderr.write(`\n${error instanceof UserError ? message : stack}\n`);
    return { success: false };
  }
}

async function carryOut(
  { request: planned, confirm }: Plan,
  options: RunOptions,
  context: ExecutorContext,
  progress: NodeJS.WriteStream,
): Promise<OperationResult> {
  const log = (line: string) => progress.write(`${line}\n`);
  const { local, engine: module } = pluginOptions(context);
  const interruption = new Interruption((line) => process.stderr.write(`${line}\n`));
  const own = absolutePaths(process.env, process.cwd());
  let localRuntime: LocalRuntime | undefined;
  try {
    if (options.local)
      localRuntime = await abortable(startLocalRuntime(local, context.root, own, progress), interruption.signal);
    const search = { log, ...(module !== undefined && { module: resolve(context.root, module) }) };
    const engine = await abortable(findEngine(search), interruption.signal);
    log(`Pulumi ${engine.version}, from ${engine.from} (${engine.path})`);
    const env: NodeJS.ProcessEnv = { ...own, PULUMI_SKIP_UPDATE_CHECK: 'true', ...localRuntime?.env };
    env['PATH'] = `${dirname(engine.path)}${delimiter}${env['PATH']}`;
    const runContext = { env, progress, interruption };
    const request = { ...planned, projectFile: withProviders(planned.projectFile, localRuntime?.plugins ?? []) };
    if (confirm === 'show and ask') await startOperation({ ...request, previewOnly: true }, runContext);
    if (confirm !== 'none' && !(await askOnTerminal(question(request)))) throw new UserError('Nothing was changed.');
    return await startOperation(request, runContext);
  } finally {
    await localRuntime?.stop();
    interruption.stop();
  }
}

function question({ operation, stack, project }: OperationRequest): string {
  return `${operation === 'up' ? 'Deploy' : 'Destroy'} stack "${stack}" of ${project}?`;
}

function readable(outputs: Record<string, unknown>): string {
  const width = Math.max(0, ...Object.keys(outputs).map((name) => name.length));
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  const lines = Object.entries(outputs).map(([name, value]) => `${name.padEnd(width)}  ${text(value)}`);
  return lines.join('\n') || 'The stack has no outputs.';
}
