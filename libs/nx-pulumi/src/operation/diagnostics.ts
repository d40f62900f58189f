import { type EngineEvent } from '@pulumi/pulumi/automation/index.js';

/** Collects what went wrong with which resource, so that it can be said last, and once. */
export class Diagnostics {
  readonly #errors = new Map<string, Set<string>>();

  /** Takes an event of the engine. */
  add({ diagnosticEvent }: EngineEvent): void {
    if (diagnosticEvent?.severity !== 'error') return;
    const { urn = '', message } = diagnosticEvent;
    const text = message.replaceAll(/<\{%.*?%\}>/g, '').trim();
    // The engine's summary of the errors that are listed anyway.
    if (!text || /^(update|preview|refresh|destroy) failed$/.test(text)) return;
    const known = this.#errors.get(urn) ?? new Set();
    this.#errors.set(urn, known.add(text));
  }

  get empty(): boolean {
    return this.#errors.size === 0;
  }

  toString(): string {
    const blocks = [...this.#errors].map(([urn, texts]) => {
      const lines = [...texts].join('\n').replaceAll('\n', '\n  ');
      return `${resource(urn)}\n  ${lines}`;
    });
    return blocks.join('\n');
  }
}

/** `urn:pulumi:stack::project::parent$type::name` as `name (type)`. */
function resource(urn: string): string {
  const [, , types = '', ...name] = urn.split('::');
  const type = types.split('$').at(-1);
  return !type || type === 'pulumi:pulumi:Stack' ? 'The program' : `${name.join('::')} (${type})`;
}
