import { Cluster } from './cluster.ts';
import { type Checkout, type Result } from './checkout.ts';
import { type Address } from './click-count.ts';

/** Outputs of an environment's stack, as the programs of apps/infra-staging and apps/infra-production declare them. */
export interface Environment {
  url: string;
  host: string;
  address: string;
  namespace: string;
  branch?: string;
  commit: string;
  version: string;
  digest: string;
  image: string;
  time: string;
}

/** What an `nx … --json` of nx-pulumi printed. */
export interface Report {
  stack: string;
  result: string;
  changes?: Record<string, number>;
  outputs: Record<string, unknown>;
}

export const addressOf = ({ address, host }: Environment): Address => ({ ip: address, host });

/** Runs a target on the local cloud and fails with all it printed unless it ended well. */
export async function run(checkout: Checkout, target: string, ...flags: string[]): Promise<Result> {
  const result = await checkout.nx('run', target, '--configuration=local', ...flags);
  if (result.code !== 0)
    throw new Error(`nx run ${target} ${flags.join(' ')} ended with ${result.code}\n${result.all}`);
  return result;
}

/** The same with `--json`: the one document between Nx's own lines. */
export async function report(checkout: Checkout, target: string, ...flags: string[]): Promise<Report> {
  const { stdout } = await run(checkout, target, '--json', ...flags);
  return JSON.parse(stdout.slice(stdout.indexOf('\n{') + 1, stdout.lastIndexOf('\n}') + 2)) as Report;
}

export async function environment(checkout: Checkout, project: string, ...flags: string[]): Promise<Environment> {
  return (await report(checkout, `${project}:outputs`, ...flags)).outputs as unknown as Environment;
}

export const platform = (checkout: Checkout, stack: string) =>
  run(checkout, 'infra-platform:up', `--stack=${stack}`, '--yes');

/** Environment variables that `local-cloud exec` gives a command, and the cluster behind them. */
export async function cloud(checkout: Checkout): Promise<{ dns: string; cluster: Cluster }> {
  const { stdout } = await checkout.command('local-cloud', ['exec', '--', 'env']);
  const value = (name: string) => {
    const found = new RegExp(`^${name}=(.*)$`, 'm').exec(stdout)?.[1];
    if (!found) throw new Error(`local-cloud exec did not set ${name}`);
    return found;
  };
  return { dns: value('LOCAL_DNS'), cluster: await Cluster.fromFile(value('KUBECONFIG')) };
}
