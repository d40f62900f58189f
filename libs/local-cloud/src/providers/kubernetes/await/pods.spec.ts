import { type JsonObject } from '../../rpc/values.js';
import { scripted } from '../../testing/scripted-client.js';
import { podReasons } from './pods.js';

const LOG = '/api/v1/namespaces/env/pods/web-1/log';
const EVENTS = '/api/v1/namespaces/env/events';
const quiet = { [EVENTS]: { items: [] } };

function pod(container: JsonObject, status: JsonObject = {}): JsonObject {
  const containerStatuses = [{ name: 'main', ready: false, restartCount: 0, ...container }];
  return { metadata: { name: 'web-1', namespace: 'env', uid: 'u' }, status: { containerStatuses, ...status } };
}
const reasons = (live: JsonObject, answers: Record<string, JsonObject | string> = quiet, logs = true) =>
  podReasons(scripted(answers), live, { logs });

test('a crashing container is told with its code and its last words', async () => {
  const crashing = pod({
    restartCount: 3,
    state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s' } },
    lastState: { terminated: { exitCode: 1, reason: 'Error' } },
  });
  const words = { [`${LOG}?previous=true`]: 'Error: no REDIS_URL\n    at main.js:1\n' };
  expect(await reasons(crashing, words)).toEqual([
    'pod web-1: container main ended with exit code 1, was restarted 3 times. Its last words:\n    Error: no REDIS_URL\n        at main.js:1',
  ]);
  expect(await reasons(crashing, quiet, false)).toEqual([
    'pod web-1: container main ended with exit code 1, was restarted 3 times',
  ]);
});

test('a line of minified code does not hide the words after it', async () => {
  const ended = pod({ state: { terminated: { exitCode: 1 } } });
  const log = `${'x'.repeat(50_000)}\n\nError: no luck today`;
  expect(await reasons(ended, { [`${LOG}?previous=false`]: log })).toEqual([
    `pod web-1: container main ended with exit code 1. Its last words:\n    ${'x'.repeat(400)} …\n    \n    Error: no luck today`,
  ]);
});

test('the first end of a container has its words under the container itself', async () => {
  const ended = pod({ state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } });
  expect(await reasons(ended, { [`${LOG}?previous=false`]: 'growing' })).toEqual([
    'pod web-1: container main ended with exit code 137 (OOMKilled). Its last words:\n    growing',
  ]);
});

test('a log that is gone is replaced by the note of the container, or left out', async () => {
  const noted = (message: string) => pod({ state: { terminated: { exitCode: 0, reason: 'Completed', message } } });
  expect(await reasons(noted('bye'))).toEqual([
    'pod web-1: container main ended with exit code 0. Its last words:\n    bye',
  ]);
  expect(await reasons(noted(''))).toEqual(['pod web-1: container main ended with exit code 0']);
});

test.each<[string, JsonObject, string]>([
  [
    'an image that cannot be pulled',
    { waiting: { reason: 'ErrImagePull', message: 'not found' } },
    'ErrImagePull: not found',
  ],
  [
    'a missing secret',
    { waiting: { reason: 'CreateContainerConfigError', message: 'secret "x" not found' } },
    'CreateContainerConfigError: secret "x" not found',
  ],
])('%s is told', async (_case, state, reason) => {
  expect(await reasons(pod({ state }))).toEqual([`pod web-1: container main: ${reason}`]);
});

test('a container that runs but is not ready is told with the failing probe and what it says', async () => {
  const items = [
    { reason: 'Unhealthy', message: 'old', lastTimestamp: '2026-01-01T00:00:00Z' },
    { reason: 'Unhealthy', message: 'Readiness probe failed: 503\n', lastTimestamp: '2026-01-01T00:00:09Z' },
  ];
  const answers = { [EVENTS]: { items }, [`${LOG}?previous=false`]: 'cannot reach redis' };
  expect(await reasons(pod({ state: { running: {} } }), answers)).toEqual([
    'pod web-1: container main runs, but is not ready: Unhealthy: Readiness probe failed: 503. Its last words:\n    cannot reach redis',
  ]);
});

test('a pod without a node is told with the reason of the scheduler', async () => {
  const conditions = [{ type: 'PodScheduled', status: 'False', message: '0/1 nodes are available' }];
  expect(await reasons(pod({}, { conditions }))).toEqual(['pod web-1 has no node: 0/1 nodes are available']);
});

test('a pod whose containers say nothing yet is told by its warnings', async () => {
  const items = [{ reason: 'FailedMount', message: 'no such volume', eventTime: '2026-01-01T00:00:00Z' }];
  const creating = pod({ state: { waiting: { reason: 'ContainerCreating' } } });
  expect(await reasons(creating, { [EVENTS]: { items } })).toEqual(['pod web-1: FailedMount: no such volume']);
});

test('a failing init container is told, a finished one is not', async () => {
  const init = (exitCode: number) => ({
    initContainerStatuses: [{ name: 'init', restartCount: 0, state: { terminated: { exitCode } } }],
  });
  const waiting = { state: { waiting: { reason: 'PodInitializing' } } };
  expect(await reasons(pod(waiting, init(2)))).toEqual(['pod web-1: container init ended with exit code 2']);
  expect(await reasons(pod(waiting, init(0)))).toEqual([]);
});

test('a ready pod has no reasons', async () => {
  expect(await reasons(pod({ ready: true }, { conditions: [{ type: 'Ready', status: 'True' }] }))).toEqual([]);
});
