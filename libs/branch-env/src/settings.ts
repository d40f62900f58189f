import type { BranchEnvArgs } from './branch-env-args.ts';
import { amountOf } from './quantity.ts';

/** The arguments with their defaults. */
export type Settings = ReturnType<typeof settingsOf>;

const LABEL = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** Namespaces that are never anybody's environment. */
const TAKEN = /^(default|kube-.*|gke-.*|gmp-.*)$/;

/**
 * Fills the defaults in and refuses what cannot work, before anything is made.
 * @throws {Error} that names every bad argument, what was expected and what came
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
    startWithin: args.startWithin ?? 180,
  };
  const problems = problemsOf(settings);
  if (problems.length > 0) throw new Error(`Arguments of BranchEnv do not fit:\n  ${problems.join('\n  ')}`);
  return settings;
}

function problemsOf({ environment, app, port, replicas, probes, resources, redis, startWithin }: Settings): string[] {
  const { namespace } = environment;
  const demands: [string, unknown, boolean, string][] = [
    ['environment.app', app, LABEL.test(app) && app !== 'redis', 'a DNS label that starts with a letter, not "redis"'],
    ['environment.namespace', namespace, !TAKEN.test(namespace), "a namespace of one's own"],
    ['port', port, whole(port, 1, 65535), 'a whole number from 1 to 65535'],
    ['replicas', replicas, whole(replicas, 1, 100), 'a whole number from 1 to 100'],
    ['probes.live', probes.live, probes.live.startsWith('/'), 'a path that starts with /'],
    ['probes.ready', probes.ready, probes.ready.startsWith('/'), 'a path that starts with /'],
    ['resources.cpu', resources.cpu, amountOf(resources.cpu) !== undefined, 'a quantity, e.g. "500m"'],
    ['resources.memory', resources.memory, amountOf(resources.memory) !== undefined, 'a quantity, e.g. "256Mi"'],
    ['redis.volume', redis.volume, amountOf(redis.volume) !== undefined, 'a quantity, e.g. "1Gi"'],
    ['startWithin', startWithin, whole(startWithin, 10, 3600), 'whole seconds from 10 to 3600'],
  ];
  return demands.flatMap(([name, got, holds, expected]) =>
    holds ? [] : [`${name}: expected ${expected}; got ${JSON.stringify(got)}`],
  );
}

function whole(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}
