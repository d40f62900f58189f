import { type EngineEvent } from '@pulumi/pulumi/automation/index.js';

/** Collects what went wrong with which resource, so that it can be said last, and once. */
export class Diagnostics {
  /** Text of an error, and the URN of its resource; none if it is the program's. */
  private readonly errors = new Map<string, string>();

  /** Takes an event of the engine. */
  add({ diagnosticEvent }: Pick<EngineEvent, 'diagnosticEvent'>): void {
    if (diagnosticEvent?.severity !== 'error') return;
    const { urn = '', message } = diagnosticEvent;
    const text = essence(message);
    // The engine's summary of the errors that are listed anyway.
    if (!text || /^(update|preview|refresh|destroy) failed$/.test(text)) return;
    // What fails a resource is often said again as the program's failure.
    if (!this.errors.get(text)) this.errors.set(text, isStack(urn) ? '' : urn);
  }

  get empty(): boolean {
    return this.errors.size === 0;
  }

  toString(): string {
    const byResource = new Map<string, string[]>();
    for (const [text, urn] of this.errors) byResource.set(urn, [...(byResource.get(urn) ?? []), indent(text)]);
    return [...byResource].map(([urn, texts]) => [resource(urn), ...texts].join('\n')).join('\n');
  }
}

/** An error without colours, and without the stack trace that the engine has printed above. */
function essence(message: string): string {
  return message
    .replaceAll(/<\{%.*?%\}>/g, '')
    .replace(/^Unhandled exception: (\w*Error: )?/, '')
    .replaceAll(/^ +at .*\n?/gm, '')
    .trim();
}

const indent = (text: string) => text.replaceAll(/^/gm, '  ');
const typeOf = (urn: string) => urn.split('::')[2]?.split('$').at(-1) ?? '';
const isStack = (urn: string) => typeOf(urn) === 'pulumi:pulumi:Stack';

/** `urn:pulumi:stack::project::parent$type::name` as `name (type)`. */
function resource(urn: string): string {
  return urn ? `${urn.split('::').slice(3).join('::')} (${typeOf(urn)})` : 'The program';
}
