import { stripVTControlCharacters } from 'node:util';
import type { ClusterReader } from './cluster-reader.js';
import { describePod, type Event, isUnready, type Pod, textOf, timeOf, unreadyContainers } from './pods.js';
import { redactor } from './redact.js';
import { type DeployedNamespace, namespacesIn, type StateResource } from './stack-state.js';

/** What {@link explainRollout} needs of a failed `up`; nx-pulumi's hooks are given it. */
export interface FailedUp {
  resources: readonly StateResource[];
  log: (line: string) => void;
  signal?: AbortSignal;
}

const LOG_LINES = 20;
const LONGEST_LINE = 500;
const ALL_BYTES = 8 * 1024;
/** One second less than the 10 that a hook has, so that what is known is told. */
const DEADLINE = 9_000;
/** Older events are of an earlier run. */
const RECENT = 15 * 60_000;
const EVENTS_OF_ONE_OBJECT = 3;

/**
 * Says why the environments of a stack do not serve: for each pod that is not ready its state, its warnings and the last 20 lines of
 * each container; 8 KiB and 10 s in all. Values of the namespace's Secrets are redacted; where these cannot be read, logs are left
 * out. It never fails: one line says why a cluster could not be asked.
 * @example export const afterFailedUp: Hooks['afterFailedUp'] = (context) => explainRollout(context);
 */
export async function explainRollout({ resources, log, signal }: FailedUp, deadline = DEADLINE): Promise<void> {
  let over = false;
  let room = ALL_BYTES;
  const print = (line: string) => {
    const bytes = Buffer.byteLength(line) + 1;
    if (over || room <= 0 || signal?.aborted) return;
    room -= bytes;
    log(room < 0 ? 'More was left out: 8 KiB are the limit.' : line);
  };
  const work = namespacesIn(resources).map((namespace) =>
    explain(namespace, print, 0.7 * deadline).catch((error: unknown) => unanswered(namespace, error, print)),
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(resolve, deadline, 'late')));
  if ((await Promise.race([Promise.all(work), late])) === 'late') {
    print(`The rest of why pods are not ready was left out: it took longer than ${deadline / 1000} s.`);
  }
  over = true;
  clearTimeout(timer);
}

function unanswered({ name }: DeployedNamespace, error: unknown, print: (line: string) => void): void {
  const [reason = ''] = String((error as Error).message ?? error).split('\n');
  print(`Why pods of ${name} are not ready could not be asked: ${reason}`);
}

async function explain(namespace: DeployedNamespace, print: (line: string) => void, timeout: number): Promise<void> {
  const cluster = await namespace.cluster(timeout);
  const path = `/api/v1/namespaces/${namespace.name}`;
  const list = async <T>(kind: string) => (await cluster.find<{ items: T[] }>(`${path}/${kind}`))?.items ?? [];
  const [pods, events] = await Promise.all([list<Pod>('pods'), list<Event>('events')]);
  const unready = pods.filter(isUnready);
  const warnings = recentWarnings(events, pods, unready);
  if (unready.length === 0 && warnings.length === 0) return;
  const secrets = await list<{ data?: Record<string, string> }>('secrets').catch(() => undefined);
  const redact = redactor((secrets ?? []).flatMap(({ data = {} }) => Object.values(data).map(decoded)));
  const tell = (line: string) => print(printable(redact(line)));
  tell(`Namespace ${namespace.name}:`);
  for (const line of [...unready.flatMap(describePod), ...warnings]) tell(`  ${line}`);
  if (secrets === undefined) {
    tell('  Logs are left out: the Secrets whose values would be redacted cannot be read.');
    return;
  }
  for (const { title, log } of await logsOf(cluster, path, unready)) {
    tell(`  ${title}`);
    for (const line of redact(log).split('\n').slice(-LOG_LINES)) tell(`    ${line}`);
  }
}

/** Warnings of pods that are not ready, and of what is no pod: a quota that is exceeded, a volume that cannot be made. */
function recentWarnings(events: Event[], pods: Pod[], unready: Pod[]): string[] {
  const named = new Set(unready.map(({ metadata }) => metadata.name));
  const isOfUnready = ({ involvedObject: { kind, name = '' } }: Event) => kind !== 'Pod' || named.has(name);
  const newest = Math.max(0, ...events.map(timeOf));
  const count = new Map<string, number>();
  return events
    .filter((event) => event.type === 'Warning' && isOfUnready(event) && timeOf(event) > newest - RECENT)
    .filter((event) => pods.length === 0 || unready.length > 0 || event.involvedObject.kind !== 'Pod')
    .sort((one, other) => timeOf(other) - timeOf(one))
    .filter(({ involvedObject: { kind, name } }) => {
      const seen = (count.get(`${kind} ${name}`) ?? 0) + 1;
      count.set(`${kind} ${name}`, seen);
      return seen <= EVENTS_OF_ONE_OBJECT;
    })
    .map((event) => {
      const { kind = 'Object', name } = event.involvedObject;
      return `${kind.toLowerCase()} ${name}: ${textOf(event)}${(event.count ?? 1) > 1 ? ` (${event.count} times)` : ''}`;
    });
}

/** Of a container that waits to be started again, the log of the run that ended. */
async function logsOf(cluster: ClusterReader, path: string, pods: Pod[]) {
  const wanted = pods.flatMap((pod) => unreadyContainers(pod).map((container) => ({ pod, container })));
  const logs = wanted.map(async ({ pod, container: { name, state, restartCount } }) => {
    const previous = state?.waiting !== undefined && restartCount > 0;
    // More than is told: a value that the cut would halve could not be redacted.
    const query = `container=${name}&tailLines=${LOG_LINES}&limitBytes=${8 * ALL_BYTES}${previous ? '&previous=true' : ''}`;
    const log = await cluster.text(`${path}/pods/${pod.metadata.name}/log?${query}`).catch(() => '');
    return { title: `last lines of ${pod.metadata.name}, container ${name}:`, log: log.trimEnd() };
  });
  return (await Promise.all(logs)).filter(({ log }) => log !== '');
}

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString();
}

/** Without what moves a terminal's cursor or colors it, and no longer than a line is read. */
function printable(line: string): string {
  return stripVTControlCharacters(line)
    .replace(/\p{Cc}/gu, ' ')
    .slice(0, LONGEST_LINE);
}
