// Not the package's index, which loads file uploads as well.
import { ExpressAdapter } from '@nestjs/platform-express/adapters/express-adapter.js';
import express from 'express';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { limits, refuseBody } from './limits.ts';
import { securityHeaders } from './security-headers.ts';

type Watch = (request: IncomingMessage, response: ServerResponse) => void;

/** NestJS on Express, with limits and headers for every answer, also those that no route gives. */
export class ServiceAdapter extends ExpressAdapter {
  constructor(private readonly watch: Watch) {
    const app = express();
    app.disable('x-powered-by');
    super(app);
  }

  override initHttpServer(): void {
    const app = this.getInstance<express.Express>();
    const headers = securityHeaders();
    const server: Server = createServer(limits, (request, response) => {
      for (const [name, value] of headers) response.setHeader(name, value);
      this.watch(request, response);
      if (!refuseBody(request, response)) app(request, response);
    });
    this.setHttpServer(server);
  }

  /** A text goes out as it is: Express would look for its type, encoding and fingerprint again, on every answer. */
  override reply(response: ServerResponse, body: unknown, statusCode?: number): unknown {
    if (typeof body !== 'string') return super.reply(response, body, statusCode) as unknown;
    if (statusCode) response.statusCode = statusCode;
    response.setHeader('Content-Length', Buffer.byteLength(body));
    return response.end(body);
  }

  /** The headers of this service are constant and complete; Express would complete them again. */
  override setHeader(response: ServerResponse, name: string, value: string): unknown {
    return response.setHeader(name, value);
  }
}
