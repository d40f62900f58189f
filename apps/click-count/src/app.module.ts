import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ClickController } from './click/click.controller.js';
import { CounterModule } from './counter/counter.module.js';
import { DocsController } from './docs/docs.controller.js';
import { HealthController } from './health/health.controller.js';
import { LiveCount } from './live/live-count.js';
import { LiveController } from './live/live.controller.js';
import { Shutdown } from './lifecycle/shutdown.js';
import { type Metrics } from './observability/metrics.js';
import { PageController } from './page/page.controller.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { type Settings } from './settings/read-settings.js';
import { Version, VersionController } from './version/version.controller.js';

@Module({})
export class AppModule {
  static with(settings: Settings, metrics: Metrics): DynamicModule {
    return {
      module: AppModule,
      imports: [CounterModule.counting(settings.redis, metrics)],
      controllers: [
        ClickController,
        HealthController,
        LiveController,
        VersionController,
        PageController,
        DocsController,
      ],
      providers: [
        LiveCount,
        Shutdown,
        { provide: Version, useValue: new Version(settings.version, settings.commit) },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
