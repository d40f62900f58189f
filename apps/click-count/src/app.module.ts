import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ClickController } from './click/click.controller.js';
import { CounterModule } from './counter/counter.module.js';
import { HealthController } from './health/health.controller.js';
import { Shutdown } from './lifecycle/shutdown.js';
import { PageController } from './page/page.controller.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { type Settings } from './settings/read-settings.js';

@Module({})
export class AppModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: AppModule,
      imports: [CounterModule.counting(settings.redis)],
      controllers: [ClickController, HealthController, PageController],
      providers: [Shutdown, { provide: APP_FILTER, useClass: ProblemFilter }],
    };
  }
}
