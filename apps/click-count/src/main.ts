import { trimHeap } from './lifecycle/trim-heap.ts';
import { stopOnSignals } from './lifecycle/stop.ts';
import { startService } from './service.ts';
import { SettingsError } from './settings/environment.ts';
import { readSettings } from './settings/read-settings.ts';

try {
  stopOnSignals(await startService(readSettings(process.env)));
  trimHeap();
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exit(1);
}
