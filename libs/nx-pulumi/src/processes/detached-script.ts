// Imported first by a script that spawnDetached() starts: Node keeps the compiled code of large packages from one run
// to the next.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { cacheFolder } from '@per-branch/go-tool';
import { type FromScript } from './spawn-detached.ts';

enableCompileCache(join(cacheFolder(), 'node'));

// The reader of the output may have ended.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

/** Sends the result of the work, or its error, to the process that started this one. */
export async function answer(work: Promise<unknown>): Promise<void> {
  try {
    await send({ kind: 'result', value: await work });
  } catch (error) {
    const { name, message, stack = message } = error as Error;
    const isUserError = name === 'UserError';
    await send({ kind: 'error', message: isUserError ? message : stack, isUserError });
  }
}

/** Resolves when the message is sent, or the process that started this one has ended. */
export function send(message: FromScript<unknown>): Promise<void> {
  return new Promise((sent) => {
    if (process.connected) process.send?.(message, () => sent());
    else sent();
  });
}
