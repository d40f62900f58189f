import { Controller, Get, Header } from '@nestjs/common';
import { readFileSync } from 'node:fs';

/** The files of the page lie beside `src` and `dist` alike. */
const file = (name: string) => readFileSync(new URL(`../../public/${name}`, import.meta.url), 'utf8');

/** The page that people open. Its addresses are relative, so that it works behind any path prefix. */
@Controller()
export class PageController {
  private readonly html = file('index.html');
  private readonly style = file('page.css');
  private readonly script = file('page.js');
  private readonly drawing = file('icon.svg');

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
