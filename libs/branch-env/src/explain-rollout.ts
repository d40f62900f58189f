import type { ClusterReader } from './cluster-reader.ts';
import { describePod, type Event, isUnready, type Pod, textOf, timeOf, unreadyContainers } from './pods.ts';
import { bytesOf, cut, firstLines, lastLines, type LineBudget, lineBudget, plain } from './lines.ts';
import { redactor } from './redact.ts';
import { type DeployedNamespace, namespacesIn, type StateResource } from './stack-state.ts';

/** The part of nx-pulumi's hook context that {@link explainRollout} needs. */
export interface FailedUp {
  resources: readonly StateResource[];
  log: (line: string) => void;
  /** Redacts secrets of the stack, before a line is cut. */
  redact?: (text: string) => string;
  signal?: AbortSignal;
}

const LOG_LINES = 20;
/** Bytes that are read of a log: the API server counts from the start of the requested lines, and they may be long. */
const LOG_BYTES = 2 ** 20;
const LINE_BYTES = 500;
const ALL_BYTES = 8 * 1024;
/** The least share of a container's log in the bytes that the states leave, while there are any. */
const MIN_LOG_BYTES = 512;
/** Milliseconds; one second less than a hook has, so that what is known by then is printed. */
const DEADLINE = 9_000;
/** Milliseconds; older events belong to an earlier run. */
const RECENT = 15 * 60_000;
const EVENTS_OF_ONE_OBJECT = 3;

/**
 * Prints why pods of a stack's environments are not ready: the state, warnings and last 20 log lines of each of their containers, in at
 * most 8 KiB and 10 s. Each container's log gets a share of the 8 KiB, and its end is kept. Values of the namespace's Secrets are
 * redacted; if the Secrets cannot be read, logs are left out. It never fails: one line says why a cluster could not be read.
 * @example export const afterFailedUp: Hooks['afterFailedUp'] = (context) => explainRollout(context);
 */
export async function explainRollout(context: FailedUp, deadline = DEADLINE): Promise<void> {
  const { resources, log, redact = (text) => text, signal } = context;
  let over = false;
  const budget = lineBudget(ALL_BYTES, 'More was left out: 8 KiB are the limit.', (line) => {
    if (!over && !signal?.aborted) log(line);
  });
  const { print } = budget;
  const work = namespacesIn(resources).map((namespace) =>
    explain(namespace, budget, redact, 0.7 * deadline).catch((error: unknown) => {
      const [reason = ''] = String((error as Error).message ?? error).split('\n');
      print(`The state of pods in ${namespace.name} could not be read: ${reason}`);
    }),
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(resolve, deadline, 'late')));
  if ((await Promise.race([Promise.all(work), late])) === 'late') {
    print(`States and logs of pods were left out: reading them took longer than ${deadline / 1000} s.`);
  }
  over = true;
  clearTimeout(timer);
}

async function explain(
  namespace: DeployedNamespace,
  { print, remainingBytes }: LineBudget,
  redactMore: (text: string) => string,
  timeout: number,
): Promise<void> {
  const cluster = await namespace.cluster(timeout);
  const path = `/api/v1/namespaces/${namespace.name}`;
  const list = async <T>(kind: string) => (await cluster.find<{ items: T[] }>(`${path}/${kind}`))?.items ?? [];
  const [pods, events] = await Promise.all([list<Pod>('pods'), list<Event>('events')]);
  const unready = pods.filter(isUnready);
  const warnings = recentWarnings(events, pods, unready);
  if (unready.length === 0 && warnings.length === 0) return;
  const secrets = await list<{ data?: Record<string, string> }>('secrets').catch(() => undefined);
  const redactSecrets = redactor((secrets ?? []).flatMap(({ data = {} }) => Object.values(data).map(decoded)));
  const redact = (text: string) => redactMore(redactSecrets(text));
  // Twice: a secret may contain control characters, and colors may split one.
  const printable = (text: string) => redact(plain(redact(text)));
  const hasLogs = secrets !== undefined && unready.some((pod) => unreadyContainers(pod).length > 0);
  print(`Namespace ${namespace.name}:`);
  const states = [...unready.flatMap(describePod), ...warnings].map((line) => printable(line).replaceAll('\n', ' '));
  const lines = states.map((line) => cut(`  ${line}`, LINE_BYTES));
  const shown = hasLogs ? firstLines(lines, remainingBytes() / 2) : lines;
  shown.forEach(print);
  if (shown.length < states.length) print('  More states and warnings were left out.');
  if (secrets === undefined) print('  Logs are left out: the Secrets whose values would be redacted cannot be read.');
  if (!hasLogs) return;
  const logs = await logsOf(cluster, path, unready);
  logs.forEach(({ title, log }, index) => {
    const share = Math.max(MIN_LOG_BYTES, remainingBytes() / (logs.length - index));
    const bytes = Math.min(share, remainingBytes()) - bytesOf(`  ${title}`);
    const last = printable(log).split('\n').slice(-LOG_LINES);
    print(`  ${title}`);
    lastLines(
      last.map((line) => cut(`    ${line}`, Math.min(LINE_BYTES, bytes - 1))),
      bytes,
    ).forEach(print);
  });
}

/** Recent warnings of unready pods and of other objects, such as an exceeded quota or a volume that cannot be made. */
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

/** Logs of unready containers; of one that waits for its restart, the log of the previous run. */
async function logsOf(cluster: ClusterReader, path: string, pods: Pod[]) {
  const wanted = pods.flatMap((pod) => unreadyContainers(pod).map((container) => ({ pod, container })));
  const logs = wanted.map(async ({ pod, container: { name, state, restartCount } }) => {
    const previous = state?.waiting !== undefined && restartCount > 0;
    const query = `container=${name}&tailLines=${LOG_LINES}&limitBytes=${LOG_BYTES}${previous ? '&previous=true' : ''}`;
    const log = await cluster.text(`${path}/pods/${pod.metadata.name}/log?${query}`).catch(() => '');
    return { title: `last lines of ${pod.metadata.name}, container ${name}:`, log: wholeLines(log).trimEnd() };
  });
  return (await Promise.all(logs)).filter(({ log }) => log !== '');
}

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString();
}

/** A log without the line that the limit cut, because part of a secret would not be redacted. */
function wholeLines(log: string): string {
  return Buffer.byteLength(log) < LOG_BYTES ? log : log.slice(0, log.lastIndexOf('\n') + 1);
}
