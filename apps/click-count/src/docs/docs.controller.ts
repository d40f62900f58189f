import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { publicFile } from '../page/public-file.js';
import { docsPage, type Described } from './docs-page.js';

/** The OpenAPI document, as it is committed, and a page made of it. */
@ApiExcludeController()
@Controller()
export class DocsController {
  private readonly document = publicFile('openapi.json');
  private readonly html = docsPage(JSON.parse(this.document) as Described);

  @Get('docs')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Cache-Control', 'no-cache')
  page(): string {
    return this.html;
  }

  @Get('openapi.json')
  @Header('Content-Type', 'application/json; charset=utf-8')
  @Header('Cache-Control', 'no-cache')
  json(): string {
    return this.document;
  }
}
