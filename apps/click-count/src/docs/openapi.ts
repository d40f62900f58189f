import { NestFactory } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { AppModule } from '../app.module.ts';
import { ServiceAdapter } from '../http/service-adapter.ts';
import { Metrics } from '../observability/metrics.ts';
import { readSettings } from '../settings/read-settings.ts';

/** The OpenAPI document of the service as its controllers describe it. */
export async function openApiDocument(): Promise<OpenAPIObject> {
  const settings = readSettings({});
  const module = AppModule.with(settings, new Metrics(settings));
  const app = await NestFactory.create(module, new ServiceAdapter(() => undefined), { logger: false });
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('click-count')
    .setDescription('A shared counter, exact over the whole signed 64-bit range.')
    // The version of this interface, not of what runs: that is GET /version.
    .setVersion('1')
    .addServer('.', 'Where this document is')
    .build();
  const document = SwaggerModule.createDocument(app, config);
  await app.close();
  return document;
}
