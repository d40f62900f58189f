import { HttpException } from '@nestjs/common';
import { STATUS_CODES } from 'node:http';
import { CounterUnavailable, CounterUnusable } from '../counter/click-counter.ts';

/** A failed request as a client sees it: problem details (RFC 9457). */
export interface Problem {
  /** The problem type: a URI reference that identifies the kind of problem. */
  type: string;
  title: string;
  status: number;
  /** What happened and what to do about it. */
  detail: string;
}

/** The problem that an error is to a client; a bug's own words stay in the log. */
export function problemOf(error: unknown): Problem {
  if (error instanceof CounterUnavailable) {
    const detail = `${error.message}. Try again in a moment; a click that was on its way may have been counted.`;
    return { type: 'urn:click-count:unavailable', title: 'The counter is unavailable', status: 503, detail };
  }
  if (error instanceof CounterUnusable) {
    return { type: 'urn:click-count:unusable', title: 'The counter cannot count', status: 500, detail: error.message };
  }
  if (error instanceof HttpException) return plain(error.getStatus(), error.message);
  return plain(500, 'Something went wrong here; the log has the details.');
}

function plain(status: number, detail: string): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail };
}
