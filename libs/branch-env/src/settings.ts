import type { BranchEnvArgs } from './branch-env-args.ts';
import { amountOf } from './quantity.ts';

/** The arguments with their defaults. */
export type Settings = ReturnType<typeof settingsOf>;

const LABEL = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** Namespaces of the cluster itself. */
const RESERVED_NAMESPACES = /^(default|kube-.*|gke-.*|gmp-.*)$/;

/**
 * Fills in the defaults and refuses invalid arguments, before any resource is made.
 * @throws {Error} that lists every invalid argument with what was expected and what came
 */
export function settingsOf(args: BranchEnvArgs) {
  const settings = {
    environment: args.environment,
    app: args.environment.app,
    clusterIdentifier: args.clusterIdentifier,
    exposure: args.exposure ?? { kind: 'loadBalancer' as const },
    port: args.port ?? 8080,
    replicas: args.replicas ?? 2,
    probes: args.probes ?? { live: '/livez', ready: '/readyz' },
    resources: args.resources ?? { cpu: '50m', memory: '192Mi' },
    redis: { image: args.redis?.image ?? 'docker.io/library/redis:7', volume: args.redis?.volume ?? '1Gi' },
    progressDeadlineSeconds: args.progressDeadlineSeconds ?? 180,
  };
  const problems = problemsOf(settings);
  if (problems.length > 0) throw new Error(`Invalid arguments of BranchEnv:\n  ${problems.join('\n  ')}`);
  return settings;
}

function problemsOf(settings: Settings): string[] {
  const { app, port, replicas, probes, resources, redis, progressDeadlineSeconds } = settings;
  const { namespace } = settings.environment;
  const rules: [string, unknown, boolean, string][] = [
    ['environment.app', app, LABEL.test(app) && app !== 'redis', 'a DNS label that starts with a letter, not "redis"'],
    ['environment.namespace', namespace, !RESERVED_NAMESPACES.test(namespace), 'a namespace that is not reserved'],
    ['port', port, whole(port, 1, 65535), 'a whole number from 1 to 65535'],
    ['replicas', replicas, whole(replicas, 1, 100), 'a whole number from 1 to 100'],
    ['probes.live', probes.live, probes.live.startsWith('/'), 'a path that starts with /'],
    ['probes.ready', probes.ready, probes.ready.startsWith('/'), 'a path that starts with /'],
    ['resources.cpu', resources.cpu, amountOf(resources.cpu) !== undefined, 'a quantity, e.g. "500m"'],
    ['resources.memory', resources.memory, amountOf(resources.memory) !== undefined, 'a quantity, e.g. "256Mi"'],
    ['redis.volume', redis.volume, amountOf(redis.volume) !== undefined, 'a quantity, e.g. "1Gi"'],
    [
      'progressDeadlineSeconds',
      progressDeadlineSeconds,
      whole(progressDeadlineSeconds, 10, 3600),
      'whole seconds from 10 to 3600',
    ],
  ];
  return rules.flatMap(([name, got, isValid, expected]) =>
    isValid ? [] : [`${name}: expected ${expected}; got ${JSON.stringify(got)}`],
  );
}

function whole(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}
