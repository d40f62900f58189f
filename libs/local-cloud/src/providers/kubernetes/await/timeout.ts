import { type Call } from '../../rpc/provider.js';
import { type Values } from '../../rpc/values.js';
import { annotation } from '../objects.js';

/** Seconds; the official provider's own. */
const DEFAULT = 600;

/** Seconds to wait: what `customTimeouts` say, else the annotation, else ten minutes. */
export function timeoutSeconds(call: Call, object: Values): number {
  return call.timeout || Number(annotation(object, 'pulumi.com/timeoutSeconds')) || DEFAULT;
}

export function skipsAwait(object: Values): boolean {
  return annotation(object, 'pulumi.com/skipAwait') === 'true';
}
