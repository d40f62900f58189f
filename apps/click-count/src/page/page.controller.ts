import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { escape } from '../docs/docs-page.ts';
import { Version } from '../version/version.controller.ts';
import { publicFile } from './public-file.ts';

/** The page. Its addresses are relative, so that it works behind any path prefix. */
@ApiExcludeController()
@Controller()
export class PageController {
  private readonly html: string;
  private readonly style = publicFile('page.css');
  private readonly script = publicFile('page.js');
  private readonly drawing = publicFile('icon.svg');

  constructor({ version, commit }: Version) {
    // A version that is a commit is as long as no person reads; the first digits are enough, the rest is in the title.
    const short = version.replace(/^([0-9a-f]{7})[0-9a-f]{33}/, '$1');
    this.html = publicFile('index.html')
      .replaceAll('{{version}}', escape(short))
      .replaceAll('{{commit}}', escape(commit));
  }

  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Cache-Control', 'no-cache')
  page(): string {
    return this.html;
  }

  @Get('page.css')
  @Header('Content-Type', 'text/css; charset=utf-8')
  @Header('Cache-Control', 'no-cache')
  css(): string {
    return this.style;
  }

  @Get('page.js')
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  @Header('Cache-Control', 'no-cache')
  js(): string {
    return this.script;
  }

  @Get('icon.svg')
  @Header('Content-Type', 'image/svg+xml')
  @Header('Cache-Control', 'no-cache')
  icon(): string {
    return this.drawing;
  }
}
