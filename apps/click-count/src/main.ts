import { settleMemory } from './lifecycle/settle-memory.js';
import { stopOnSignals } from './lifecycle/stop.js';
import { startService } from './service.js';
import { SettingsError } from './settings/environment.js';
import { readSettings } from './settings/read-settings.js';

try {
  stopOnSignals(await startService(readSettings(process.env)));
  settleMemory();
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exit(1);
}
