import { createNodesFromFiles, type CreateNodes, type CreateNodesResult } from '@nx/devkit';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readProgram } from '../program/program.ts';
import { isInNestedWorktree } from './nested-worktree.ts';
import { inferTargets } from './targets.ts';

/** Options of the plugin in nx.json. */
export interface PluginOptions {
  /**
   * Module that the configuration `local` of a target starts, resolved from the workspace's root. It exports
   * `start(): Promise<{ env: Record<string, string>, stop(): Promise<void> }>`.
   * @default none: `local` is an error
   * @example "@per-branch/local-cloud"
   */
  local?: string;
  /**
   * Folder of a Go module with `tool github.com/pulumi/pulumi/pkg/v3/cmd/pulumi`, from the workspace's root: the engine is built
   * from it where it is neither installed nor can be downloaded.
   * @default the module in this package
   * @example "go/pulumi"
   */
  engine?: string;
}

/**
 * In scope: one program a Pulumi.yaml, built to the `main` of the package.json beside it. Not: other languages, policy packs, other
 * git worktrees inside of this one.
 */
export const createNodes: CreateNodes<PluginOptions> = [
  '**/Pulumi.yaml',
  (files, options, context) =>
    createNodesFromFiles((file) => infer(file, context.workspaceRoot), files, options, context),
];

function infer(file: string, workspaceRoot: string): CreateNodesResult {
  const root = dirname(file);
  const folder = join(workspaceRoot, root);
  // A Pulumi.yaml without a package beside it is a fixture or a template.
  if (!existsSync(join(folder, 'package.json')) || isInNestedWorktree(root, workspaceRoot)) return {};
  const targets = inferTargets(readProgram(folder), nxName(folder));
  return { projects: { [root]: { root, projectType: 'application', targets } } };
}

function nxName(folder: string): string {
  const { name, nx } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name?: string;
    nx?: { name?: string };
  };
  return nx?.name ?? name ?? basename(folder);
}
