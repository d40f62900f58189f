import { type JsonObject } from '../base/json.ts';

/** The API server's refusal. */
export class KubeError extends Error {
  constructor(
    /** HTTP status. */
    readonly code: number,
    /** The API server's `Status` object, as far as it sent one. */
    readonly status: JsonObject,
  ) {
    super(typeof status['message'] === 'string' ? status['message'] : `HTTP ${code}`);
  }
}
