import { Controller, Get, Header } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { Version } from '../version/version.controller.js';

/** The files of the page lie beside `src` and `dist` alike. */
const file = (name: string) => readFileSync(new URL(`../../public/${name}`, import.meta.url), 'utf8');
const escape = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** The page that people open. Its addresses are relative, so that it works behind any path prefix. */
@Controller()
export class PageController {
  private readonly html: string;
  private readonly style = file('page.css');
  private readonly script = file('page.js');
  private readonly drawing = file('icon.svg');

  constructor({ version, commit }: Version) {
    // A version that is a commit is as long as no person reads; the first digits are enough, the rest is in the title.
    const short = version.replace(/^([0-9a-f]{7})[0-9a-f]{33}/, '$1');
    this.html = file('index.html').replaceAll('{{version}}', escape(short)).replaceAll('{{commit}}', escape(commit));
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
