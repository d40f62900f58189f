import '@per-branch/go-tool'; // refuses an old Node before anything else is loaded
import { type ExecutorContext } from '@nx/devkit';
import { delimiter, dirname, resolve } from 'node:path';
import { findEngine } from '../engine/find-engine.ts';
import { type LocalRuntime, startLocalRuntime, withProviders } from '../local/local-runtime.ts';
import { Interruption } from '../operation/interruption.ts';
import { type OperationRequest, type OperationResult } from '../operation/protocol.ts';
import { startOperation } from '../operation/start-operation.ts';
import { abortable } from '../processes/abortable.ts';
import { readProgram } from '../program/program.ts';
import { toText } from '../program/setting.ts';
import { absolutePaths } from './absolute-paths.ts';
import { type Confirmation, confirm, confirmation } from './confirmation.ts';
import { createRequest } from './create-request.ts';
import { pluginOptions, projectFolder, toExecutorResult } from './executor-context.ts';
import { parseOptions, type RunOptions } from './parse-options.ts';
import { shouldSkip } from './should-skip.ts';
import { table } from './table.ts';

/** Runs one operation on one stack of a program. What can be refused is refused before anything is started. */
export default function run(options: RunOptions, context: ExecutorContext): Promise<{ success: boolean }> {
  const progress = options.json ? process.stderr : process.stdout;
  const log = (line: string) => progress.write(`${line}\n`);
  // After Ctrl-C, Nx may end before the engine does, and nothing reads the output any more.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return toExecutorResult(async () => {
    if (shouldSkip(options, context, log)) return;
    const program = readProgram(projectFolder(context));
    const parsed = parseOptions(options, program.settings, context);
    const request = await createRequest(program, parsed, context.root);
    const needed = confirmation(program, request.stack, options);
    const result = await runRequest(request, needed, options.local ?? false, context, progress);
    if (options.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    else if (options.operation === 'outputs') log(describeOutputs(result));
  });
}

/** Finds the engine, starts the local runtime if the run has one, and runs the request with both. */
async function runRequest(
  request: OperationRequest,
  needed: Confirmation,
  isLocal: boolean,
  context: ExecutorContext,
  progress: NodeJS.WriteStream,
): Promise<OperationResult> {
  const log = (line: string) => progress.write(`${line}\n`);
  const { local, engine: module } = pluginOptions(context);
  const interruption = new Interruption((line) => process.stderr.write(`${line}\n`));
  const ownEnv = absolutePaths(process.env, process.cwd());
  let localRuntime: LocalRuntime | undefined;
  try {
    if (isLocal)
      localRuntime = await abortable(startLocalRuntime(local, context.root, ownEnv, progress), interruption.signal);
    const search = { log, ...(module !== undefined && { module: resolve(context.root, module) }) };
    const engine = await abortable(findEngine(search), interruption.signal);
    log(`Pulumi ${engine.version}, from ${engine.from} (${engine.path})`);
    const env: NodeJS.ProcessEnv = { ...ownEnv, PULUMI_SKIP_UPDATE_CHECK: 'true', ...localRuntime?.env };
    env['PATH'] = `${dirname(engine.path)}${delimiter}${env['PATH']}`;
    const runContext = { env, progress, interruption };
    const complete = { ...request, projectFile: withProviders(request.projectFile, localRuntime?.plugins ?? []) };
    if (needed === 'preview and ask') await startOperation({ ...complete, previewOnly: true }, runContext);
    if (needed !== 'none') await confirm(request);
    return await startOperation(complete, runContext);
  } finally {
    await localRuntime?.stop();
    interruption.stop();
  }
}

function describeOutputs({ outputs }: OperationResult): string {
  return table(Object.entries(outputs).map(([name, value]) => [name, toText(value)])) || 'The stack has no outputs.';
}
