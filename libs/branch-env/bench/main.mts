// A new branch to its first 200: `nx run infra-staging:up` and `:deploy` beside `kubectl apply` of the same objects, on the
// local cloud. Prints ratios and their bounds, writes the README's chart; exits with 1 if a bound is exceeded.
import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chart } from './chart.mts';
import { Cluster } from './cluster.mts';
import { cloudEnvironment, cloudIsUp, enginePath, nx, report, run } from './commands.mts';
import { EngineLog } from './engine-log.mts';
import { type Bound, type Figure, medianRun, ratio, secondsOf, table } from './figures.mts';
import { manifestsOf } from './manifests.mts';
import { type Figures, takeRound } from './round.mts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const rounds = Number(values.rounds);
const load = () => loadavg()[0]?.toFixed(1);

const wasUp = await cloudIsUp();
const before = load();
try {
  const figures = await measure();
  console.log(`load of the machine: ${before} before, ${load()} after`);
  const bounds = boundsOf(figures);
  console.log(table(bounds));
  const docs = resolve(import.meta.dirname, '../docs');
  await mkdir(docs, { recursive: true });
  await writeFile(join(docs, 'time-to-first-200.svg'), chart(barsOf(figures)));
  if (bounds.some((bound) => !(ratio(bound) <= bound.most))) process.exitCode = 1;
} finally {
  if (!wasUp) await run('local-cloud', ['down']);
}

async function measure(): Promise<Figures> {
  // Makes the platform, the published image, and the objects for `kubectl apply`.
  const example = await nx('infra-staging:deploy', ['--branch=bench/example', '--json']);
  const { stack, outputs } = report(example);
  const env = await cloudEnvironment();
  const engine = await enginePath();
  const log = await EngineLog.of(engine);
  const cluster = new Cluster(env['KUBECONFIG'] ?? '');
  const figures: Figures = { apply: [], up: [], deploy: [], unchanged: [], bare: [] };
  try {
    const bench = {
      cluster,
      log,
      env,
      version: outputs['version'] ?? '',
      manifests: await manifestsOf(stack, engine, env),
    };
    for (let round = 0; round < rounds; round++) {
      await takeRound(bench, round, figures);
      console.log(`round ${round + 1}: ${Object.entries(figures).map(last).join(', ')}`);
    }
  } finally {
    await log.remove();
    await nx('infra-staging:destroy', ['--branch=bench/example', '--yes']);
  }
  return figures;
}

function last([name, figures]: [string, Figure[]]): string {
  return `${name} ${figures.at(-1)?.seconds.toFixed(1)} s`;
}

function boundsOf({ apply, up, deploy, unchanged, bare }: Figures): Bound[] {
  const whole = (figures: Figure[]) => figures.map(({ seconds }) => seconds);
  const engine = up.map((figure) => secondsOf(figure, 'engine'));
  const applied = { against: '`kubectl apply`', base: whole(apply) };
  return [
    { what: '`up` of a new branch', figures: whole(up), ...applied, most: 2 },
    { what: "the engine's part of it", figures: engine, ...applied, most: 1.4 },
    { what: '`deploy` of a new branch', figures: whole(deploy), against: '`up`', base: whole(up), most: 1.3 },
    { what: '`up` with nothing to do', figures: whole(unchanged), against: 'bare', base: whole(bare), most: 1 },
  ];
}

function barsOf(figures: Figures): { name: string; figure: Figure }[] {
  return [
    { name: 'kubectl apply', figure: medianRun(figures.apply) },
    { name: 'up, new branch', figure: medianRun(figures.up) },
    { name: 'deploy, new branch', figure: medianRun(figures.deploy) },
    { name: 'up, nothing to do', figure: medianRun(figures.unchanged) },
    { name: 'bare, nothing to do', figure: medianRun(figures.bare) },
  ];
}
