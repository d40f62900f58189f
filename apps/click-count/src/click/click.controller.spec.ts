import { type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.ts';
import { ServiceAdapter } from '../http/service-adapter.ts';
import { Metrics } from '../observability/metrics.ts';
import { readSettings } from '../settings/read-settings.ts';

/** Sees what goes through NestJS' own router. */
class Watching implements NestInterceptor {
  readonly seen: string[] = [];
  intercept(context: ExecutionContext, next: CallHandler) {
    this.seen.push(`${context.getClass().name}.${context.getHandler().name}`);
    return next.handle();
  }
}

describe('a click', () => {
  it("goes through NestJS' router: a global interceptor sees every one", async () => {
    const settings = readSettings({});
    const module = AppModule.with(settings, new Metrics(settings));
    const app = await NestFactory.create(module, new ServiceAdapter(() => undefined), { logger: false });
    const watching = new Watching();
    app.useGlobalInterceptors(watching);
    await app.listen(0, '127.0.0.1');
    const click = async () => (await fetch(`${await app.getUrl()}/rest/click`, { method: 'POST' })).text();
    expect([await click(), await click(), await click()]).toEqual(['1', '2', '3']);
    expect(watching.seen).toEqual(Array.from({ length: 3 }, () => 'ClickController.click'));
    await app.close();
  });
});
