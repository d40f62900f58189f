import { resolve } from 'node:path';
import { nx, report, run, shell, workspace } from './commands.mts';
import { type Cluster } from './cluster.mts';
import { type EngineLog } from './engine-log.mts';
import { type Figure, type Part, partsOf } from './figures.mts';
import { inNamespace, type Manifest } from './manifests.mts';
import { serves } from './poll.mts';

/** What all runs share. */
export interface Bench {
  cluster: Cluster;
  log: EngineLog;
  /** The objects of one environment. */
  manifests: Manifest[];
  /** A published version, whose image the node has. */
  version: string;
  /** The environment of programs on the local cloud. */
  env: NodeJS.ProcessEnv;
}

export type Name = 'apply' | 'up' | 'deploy' | 'unchanged' | 'bare';
export type Figures = Record<Name, Figure[]>;

/** Runs every measurement once, in every other round in the opposite order. Cleanup is not measured. */
export async function takeRound(bench: Bench, round: number, figures: Figures): Promise<void> {
  const runs = [
    () => apply(bench, round, figures),
    () => up(bench, round, figures),
    () => deploy(bench, round, figures),
  ];
  for (const take of round % 2 === 0 ? runs : runs.toReversed()) await take();
}

async function apply({ cluster, manifests }: Bench, round: number, figures: Figures): Promise<void> {
  const namespace = `bench-apply-${round}`;
  const start = Date.now();
  try {
    await cluster.apply(inNamespace(namespace, manifests));
    const applied = Date.now();
    await serves(await cluster.address(namespace));
    const [requests, pods] = [(applied - start) / 1000, (Date.now() - applied) / 1000];
    const parts: Part[] = [
      { kind: 'requests', seconds: requests },
      { kind: 'pods', seconds: pods },
    ];
    figures.apply.push({ seconds: requests + pods, parts });
  } finally {
    await cluster.remove(namespace);
  }
}

async function up(bench: Bench, round: number, figures: Figures): Promise<void> {
  const branch = `--branch=bench/up-${round}`;
  const flags = [branch, `--version=${bench.version}`];
  try {
    const { stack } = await first(bench, 'infra-staging:up', flags, figures.up);
    figures.unchanged.push(await command(bench, () => nx('infra-staging:up', flags, shell(bench.log.folder))));
    figures.bare.push(await bare(bench, stack, flags));
  } finally {
    await destroy(branch);
  }
}

async function deploy(bench: Bench, round: number, figures: Figures): Promise<void> {
  const branch = `--branch=bench/deploy-${round}`;
  try {
    await first(bench, 'infra-staging:deploy', [branch], figures.deploy);
  } finally {
    await destroy(branch);
  }
}

const destroy = (branch: string) => nx('infra-staging:destroy', [branch, '--yes']);

/** A new branch, from the start of the command to its first 200. */
async function first(bench: Bench, target: string, flags: string[], figures: Figure[]): Promise<{ stack: string }> {
  const { start, ...done } = await nx(target, [...flags, '--json'], shell(bench.log.folder));
  const { stack, outputs } = report({ start, ...done });
  await serves(outputs['address'] ?? '');
  const end = Date.now();
  figures.push({ seconds: (end - start) / 1000, parts: partsOf(start, end, await bench.log.take()) });
  return { stack };
}

async function command({ log }: Bench, work: () => ReturnType<typeof nx>): Promise<Figure> {
  const { start, end } = await work();
  return { seconds: (end - start) / 1000, parts: partsOf(start, end, await log.take()) };
}

/** Nx for the same builds, and the same program in a script of the Automation API. */
async function bare(bench: Bench, stack: string, flags: string[]): Promise<Figure> {
  // nx-pulumi, which is not used here, sets the default of Pulumi.yaml.
  const settings = [...flags, '--platform=organization/infra-platform/staging'].map((flag) => flag.slice('--'.length));
  const script = [
    resolve(import.meta.dirname, 'bare.mts'),
    stack,
    resolve(workspace, 'apps/infra-staging/dist/index.js'),
  ];
  const builds = await command(bench, () => nx('infra-staging:build'));
  const env = { ...bench.env, PATH: `${bench.log.folder}:${bench.env['PATH']}` };
  const engine = await command(bench, () => run('node', [...script, ...settings], env));
  return { seconds: builds.seconds + engine.seconds, parts: [...builds.parts, ...engine.parts] };
}
