import { Controller, Get, Header, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { publicFile } from '../page/public-file.ts';
import { docsPage, type Described } from './docs-page.ts';

/** The OpenAPI document, as it is committed, and a page made of it. */
@ApiExcludeController()
@Controller()
export class DocsController {
  private readonly document = publicFile('openapi.json');
  private readonly html = docsPage(JSON.parse(this.document) as Described);

  @Get('docs')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Cache-Control', 'no-cache')
  page(@Req() { url = '' }: IncomingMessage, @Res({ passthrough: true }) response: ServerResponse): string {
    const [path = ''] = url.split('?', 1);
    if (!path.endsWith('/')) return this.html;
    // The page's addresses are relative, so that it works behind any path prefix, and so is this one: from "docs/" none would fit.
    response.statusCode = 308;
    response.setHeader('Location', `../docs${url.slice(path.length)}`);
    return '';
  }

  @Get('openapi.json')
  @Header('Content-Type', 'application/json; charset=utf-8')
  @Header('Cache-Control', 'no-cache')
  json(): string {
    return this.document;
  }
}
