import { Controller, Get, Header } from '@nestjs/common';

/** What runs, as `publish` stamped it into the image. */
export class Version {
  constructor(
    readonly version: string,
    /** The commit's 40 hex digits, or "unknown" for what was not published. */
    readonly commit: string,
  ) {}
}

@Controller('version')
export class VersionController {
  constructor(private readonly version: Version) {}

  @Get()
  @Header('Content-Type', 'application/json; charset=utf-8')
  @Header('Cache-Control', 'no-cache')
  show(): string {
    const { version, commit } = this.version;
    return JSON.stringify({ version, commit });
  }
}
