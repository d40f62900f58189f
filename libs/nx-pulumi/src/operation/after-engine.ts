import { EngineError } from './cli.ts';
import { type RequestInFolder } from './protocol.ts';
import { type Watcher } from './watcher.ts';
import { whenFree } from './when-free.ts';

/**
 * What is done once the engine has completed an operation. Should another operation interfere now, this alone is tried again.
 * @param unfinished what Ctrl-C keeps from being done, and how to do it, for the message
 * @throws EngineError on Ctrl-C, which says that the operation itself is complete
 */
export async function afterEngine<T>(
  request: RequestInFolder,
  watcher: Watcher,
  unfinished: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await whenFree(request, watcher, work);
  } catch (error) {
    if (!watcher.signal.aborted || error instanceof EngineError) throw error;
    throw new EngineError(`${request.operation} is complete and recorded; it was interrupted before ${unfinished}.`);
  }
}
