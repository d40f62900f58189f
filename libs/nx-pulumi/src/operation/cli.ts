import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs `pulumi` for a question or a small change, and answers with what it printed. */
export async function pulumi(folder: string, args: string[], input?: string): Promise<string> {
  const child = spawn('pulumi', [...args, '--non-interactive', '--color=never'], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const said = { out: '', error: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (said.out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said.error += chunk));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code === 0) return said.out;
  throw new EngineError(said.error.trim() || said.out.trim() || `pulumi ${args.join(' ')} ended with ${code}`);
}

/** What the engine said when it did not do what it was asked. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
}
