import {
  Catch,
  HttpException,
  Logger,
  MethodNotAllowedException,
  NotFoundException,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type Express } from 'express';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { CounterUnavailable } from '../counter/click-counter.ts';
import { HealthException } from '../health/health.controller.ts';
import { requestIdOf } from '../observability/request-watch.ts';
import { allowedMethods } from '../http/allowed-methods.ts';
import { problemOf } from './problem.ts';

/** Seconds after which a client may try again: Redis is usually back by then. */
const RETRY_AFTER = '1';

/** Answers every request that failed: problem details for clients that ask for JSON, a line of text for all others. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  constructor(private readonly host: HttpAdapterHost) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<IncomingMessage>();
    const response = host.switchToHttp().getResponse<ServerResponse>();
    // An outage is logged once, when it begins, not for every request; other clients' mistakes are theirs.
    if (!(error instanceof HttpException) && !(error instanceof CounterUnavailable)) {
      this.logger.error({ requestId: requestIdOf(response), err: error });
    }
    if (response.headersSent) return void response.destroy();

    const allowed = error instanceof NotFoundException && this.allowed(request);
    if (allowed) response.setHeader('Allow', allowed);
    const problem = problemOf(allowed ? new MethodNotAllowedException(`Here is ${allowed} alone.`) : error);
    const json = !(error instanceof HealthException) && /\bjson\b/i.test(request.headers.accept ?? '');
    response.statusCode = problem.status;
    response.setHeader('Cache-Control', 'no-store');
    if (problem.status === 503) response.setHeader('Retry-After', RETRY_AFTER);
    response.setHeader('Content-Type', json ? 'application/problem+json' : 'text/plain; charset=utf-8');
    response.end(json ? JSON.stringify(problem) : problem.detail);
  }

  private allowed(request: IncomingMessage): string | undefined {
    return allowedMethods(this.host.httpAdapter.getInstance<Express>(), request.url);
  }
}
