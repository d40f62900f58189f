import { Logger, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { AppModule } from './app.module.ts';
import { ServiceAdapter } from './http/service-adapter.ts';
import { createLog, NestLog } from './observability/log.ts';
import { Metrics } from './observability/metrics.ts';
import { startMetricsServer } from './observability/metrics-server.ts';
import { watchRequests } from './observability/request-watch.ts';
import { type Settings } from './settings/read-settings.ts';

/** The service, listening. Nothing that it serves reads a body, so none is parsed. */
export async function startService(settings: Settings): Promise<INestApplication> {
  const log = createLog(settings.logLevel);
  // From the first line on: modules log while they are put together.
  Logger.overrideLogger(new NestLog(log));
  const metrics = new Metrics(settings);
  const app = await NestFactory.create(
    AppModule.with(settings, metrics),
    new ServiceAdapter(watchRequests(metrics, log)),
    { bodyParser: false, abortOnError: false },
  );
  const watch = await startMetricsServer(metrics, settings.metricsPort);
  await app.listen(settings.port);
  const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;
  log.info(
    {
      version: settings.version,
      commit: settings.commit,
      port: portOf(app.getHttpServer() as Server),
      metricsPort: portOf(watch),
    },
    'serving',
  );
  return app;
}
