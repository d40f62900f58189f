import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';

/** What runs, as `publish` stamped it into the image. */
export class Version {
  constructor(
    readonly version: string,
    /** The commit's 40 hex digits, or "unknown" for what was not published. */
    readonly commit: string,
  ) {}
}

const schema = {
  type: 'object',
  required: ['version', 'commit'],
  properties: { version: { type: 'string' }, commit: { type: 'string' } },
};

@Controller('version')
export class VersionController {
  constructor(private readonly version: Version) {}

  @Get()
  @ApiOperation({ summary: 'What runs' })
  @ApiResponse({ status: 200, description: 'As it was published', content: { 'application/json': { schema } } })
  @Header('Content-Type', 'application/json; charset=utf-8')
  @Header('Cache-Control', 'no-cache')
  show(): string {
    const { version, commit } = this.version;
    return JSON.stringify({ version, commit });
  }
}
