import { pulumi } from './cli.ts';
import { type RequestInFolder } from './protocol.ts';

/** Copies outputs to tags of the stack, for those who list stacks; only what differs. Secret outputs are left out. */
export async function tag(
  { workFolder, stack, tags }: RequestInFolder,
  outputs: Record<string, unknown>,
): Promise<void> {
  const wanted = tags.flatMap((name) => (isText(outputs[name]) ? [[name, String(outputs[name])] as const] : []));
  if (wanted.length === 0) return;
  const listed = JSON.parse(await pulumi(workFolder, ['stack', 'tag', 'ls', '--json', '--stack', stack])) as Record<
    string,
    string
  > | null;
  for (const [name, value] of wanted) {
    if (listed?.[name] !== value) await pulumi(workFolder, ['stack', 'tag', 'set', name, value, '--stack', stack]);
  }
}

const isText = (value: unknown): value is string | number | boolean =>
  value !== '[secret]' && ['string', 'number', 'boolean'].includes(typeof value);
