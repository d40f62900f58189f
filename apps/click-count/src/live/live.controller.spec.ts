import { of, firstValueFrom, take, toArray } from 'rxjs';
import { Shutdown } from '../lifecycle/shutdown.ts';
import { LiveController } from './live.controller.ts';

it.each([
  ['7', { type: 'count', data: '7', retry: 1_000 }],
  [undefined, { type: 'away', data: ' ', retry: 1_000 }],
])('the count %s is the server-sent event %j, which clients listen to by its name', async (count, event) => {
  const controller = new LiveController({ changes: of(count) }, new Shutdown());
  expect(await firstValueFrom(controller.events().pipe(take(1), toArray()))).toEqual([event]);
});
