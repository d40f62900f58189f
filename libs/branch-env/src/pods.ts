import type { KubeObject } from './cluster-reader.ts';

export interface ContainerStatus {
  name: string;
  ready: boolean;
  restartCount: number;
  state?: { waiting?: Reason; terminated?: Reason & { exitCode: number }; running?: object };
  lastState?: { terminated?: Reason & { exitCode: number } };
}

interface Reason {
  reason?: string;
  message?: string;
}

export interface Pod extends KubeObject {
  status?: {
    phase?: string;
    conditions?: (Reason & { type: string; status: string })[];
    containerStatuses?: ContainerStatus[];
    initContainerStatuses?: ContainerStatus[];
  };
}

export interface Event {
  type?: string;
  reason?: string;
  message?: string;
  count?: number;
  involvedObject: { kind?: string; name?: string };
  lastTimestamp?: string | null;
  eventTime?: string | null;
  metadata: { creationTimestamp?: string };
}

/** Whether a pod should be ready and is not. */
export function isUnready({ metadata, status }: Pod): boolean {
  if (metadata.deletionTimestamp !== undefined || status?.phase === 'Succeeded') return false;
  return !status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** Containers that are not ready, init containers first. */
export function unreadyContainers({ status }: Pod): ContainerStatus[] {
  const init = (status?.initContainerStatuses ?? []).filter(({ state }) => state?.terminated?.exitCode !== 0);
  return [...init, ...(status?.containerStatuses ?? [])].filter(({ ready }) => !ready);
}

/** The state of a pod: one line for each container that is not ready, or one for the pod. */
export function describePod(pod: Pod): string[] {
  const pending = pod.status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  const unscheduled = pending ? [`not scheduled: ${textOf(pending)}`] : [];
  const containers = unreadyContainers(pod).map((container) => `container ${container.name} ${stateOf(container)}`);
  const all = [...unscheduled, ...containers];
  return (all.length > 0 ? all : ['not ready']).map((what) => `pod ${pod.metadata.name}: ${what}`);
}

function stateOf({ state, lastState, restartCount }: ContainerStatus): string {
  const ended = state?.terminated ?? lastState?.terminated;
  const end = ended ? `ended with exit code ${ended.exitCode} (${ended.reason ?? 'no reason'})` : '';
  const restarts = restartCount > 0 ? `, restarted ${restartCount} times` : '';
  if (state?.waiting) return `is waiting: ${textOf(state.waiting)}${end && `; it ${end}`}${restarts}`;
  if (state?.terminated) return `${end}${restarts}`;
  return `is running, but not ready${end && `; before, it ${end}`}${restarts}`;
}

export function textOf({ reason, message }: Reason): string {
  return [reason, message].filter(Boolean).join(': ') || 'no reason';
}

/** When an event last happened, in milliseconds. */
export function timeOf({ lastTimestamp, eventTime, metadata }: Event): number {
  return Date.parse(lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? '') || 0;
}
