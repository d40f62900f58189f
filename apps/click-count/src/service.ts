import { type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
// Not the package's index, which loads file uploads as well.
import { ExpressAdapter } from '@nestjs/platform-express/adapters/express-adapter.js';
import { AppModule } from './app.module.js';
import { type Settings } from './settings/read-settings.js';

/** The service, listening. Nothing that it serves reads a body, so none is parsed. */
export async function startService(settings: Settings): Promise<INestApplication> {
  const app = await NestFactory.create(AppModule.with(settings), new ExpressAdapter(), { bodyParser: false });
  await app.listen(settings.port);
  return app;
}
