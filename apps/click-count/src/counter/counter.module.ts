import { Logger, Module, type DynamicModule } from '@nestjs/common';
import { Metrics } from '../observability/metrics.ts';
import { type RedisSettings } from '../settings/redis-settings.ts';
import { ClickCounter } from './click-counter.ts';
import { MemoryClickCounter } from './memory-click-counter.ts';
import { RedisClickCounter } from './redis-click-counter.ts';

@Module({})
export class CounterModule {
  /** Counts in the Redis that is named, or in memory when none is. */
  static counting(redis: RedisSettings | undefined, metrics: Metrics): DynamicModule {
    const logger = new Logger('ClickCounter');
    const counter = redis
      ? new RedisClickCounter(redis, {
          lost: (reason) => {
            metrics.redisUp.set(0);
            logger.warn(`Redis is unavailable: ${reason}`);
          },
          refuses: (reason) => {
            metrics.redisUp.set(0);
            logger.warn(`Redis refuses to count: ${reason}`);
          },
          ready: () => {
            metrics.redisUp.set(1);
            logger.log('Redis is available');
          },
          answered: (command, seconds, ok) => {
            metrics.redis.observe({ command }, seconds);
            if (!ok) metrics.redisErrors.inc({ command });
          },
        })
      : new MemoryClickCounter();
    if (!redis)
      logger.warn(
        'No Redis is configured (REDIS_URL or REDIS_HOST): clicks are counted in memory and are lost when this process ends',
      );
    return {
      module: CounterModule,
      providers: [
        { provide: ClickCounter, useValue: counter },
        { provide: Metrics, useValue: metrics },
      ],
      exports: [ClickCounter, Metrics],
    };
  }
}
