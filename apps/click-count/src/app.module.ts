import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ClickController } from './click/click.controller.ts';
import { CounterModule } from './counter/counter.module.ts';
import { DocsController } from './docs/docs.controller.ts';
import { HealthController } from './health/health.controller.ts';
import { LiveCount } from './live/live-count.ts';
import { LiveController } from './live/live.controller.ts';
import { Shutdown } from './lifecycle/shutdown.ts';
import { type Metrics } from './observability/metrics.ts';
import { PageController } from './page/page.controller.ts';
import { ProblemFilter } from './problems/problem.filter.ts';
import { type Settings } from './settings/read-settings.ts';
import { Version, VersionController } from './version/version.controller.ts';

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
