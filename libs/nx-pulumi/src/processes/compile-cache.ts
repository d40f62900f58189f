// Imported first by a script that loads large packages: Node keeps their compiled code from one run to the next.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { cacheFolder } from '@per-branch/go-tool';

enableCompileCache(join(cacheFolder(), 'node'));
