// Fuzzes the API from its OpenAPI document with schemathesis: no server error, no answer that the document does not know.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '@per-branch/go-tool';
import { RedisServer } from '@per-branch/test-support/redis-server';
import { ServiceProcess } from '../testing/service-process.ts';

const VERSION = '4.32.5';

/** The command, installed from PyPI in a folder of its own in the cache. */
function schemathesis(): string {
  const folder = join(cacheFolder(), `schemathesis-${VERSION}`);
  const program = join(folder, 'bin/schemathesis');
  if (existsSync(program)) return program;
  console.log(`Installing schemathesis ${VERSION} (about a minute) …`);
  mkdirSync(cacheFolder(), { recursive: true });
  execFileSync('python3', ['-m', 'venv', folder]);
  execFileSync(join(folder, 'bin/pip'), [
    'install',
    '--quiet',
    '--disable-pip-version-check',
    `schemathesis==${VERSION}`,
  ]);
  return program;
}

const program = schemathesis();
const redis = await RedisServer.start();
const service = await ServiceProcess.ready({ REDIS_URL: redis.url });
try {
  const url = `http://127.0.0.1:${service.port}`;
  // The stream of events has no end, and a fuzzer waits for one.
  const args = ['run', `${url}/openapi.json`, '--url', url, '--exclude-path', '/rest/events', '--checks', 'all'];
  const limits = ['--max-examples', '200', '--seed', '1', '--no-color', '--request-timeout', '5'];
  const child = spawn(program, [...args, ...limits], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
} finally {
  await service.stop();
  await redis.remove();
}
