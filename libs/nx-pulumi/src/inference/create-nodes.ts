import { createNodesFromFiles, type CreateNodes, type CreateNodesResult } from '@nx/devkit';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readProgram } from '../program/program.ts';
import { inferTargets } from './targets.ts';

/** Options of the plugin in nx.json. */
export interface PluginOptions {
  /**
   * Module that the configuration `local` of a target starts, resolved from the workspace's root. It exports
   * `start(): Promise<{ env, plugins?, stop(): Promise<void> }>`, see the README.
   * @default none: `local` is an error
   * @example "@per-branch/local-cloud"
   */
  local?: string;
  /**
   * Folder of a Go module with `tool github.com/pulumi/pulumi/pkg/v3/cmd/pulumi`, from the workspace's root: the engine
   * is built from it where it is neither installed nor can be downloaded.
   * @default the module in this package
   * @example "go/pulumi"
   */
  engine?: string;
}

/**
 * In scope: one program for each Pulumi.yaml, built to the `main` of the package.json beside it. Not in scope: other
 * languages, policy packs, other git worktrees inside of this one.
 */
export const createNodes: CreateNodes<PluginOptions> = [
  '**/Pulumi.yaml',
  (files, options, context) =>
    createNodesFromFiles((file) => infer(file, context.workspaceRoot), files, options, context),
];

function infer(file: string, workspaceRoot: string): CreateNodesResult {
  const root = dirname(file);
  const folder = join(workspaceRoot, root);
  const packageFile = join(folder, 'package.json');
  // A Pulumi.yaml without a package beside it is a fixture or a template.
  if (!existsSync(packageFile) || isInNestedWorktree(root, workspaceRoot)) return {};
  const { name = basename(folder), nx } = JSON.parse(readFileSync(packageFile, 'utf8')) as {
    name?: string;
    nx?: { name?: string };
  };
  const targets = inferTargets(readProgram(folder), nx?.name ?? name);
  return { projects: { [root]: { root, projectType: 'application', targets } } };
}

/** Whether a folder is in another git worktree inside of the workspace, which has the same programs. */
function isInNestedWorktree(folder: string, workspaceRoot: string): boolean {
  for (let path = folder; path !== '.' && path !== ''; path = dirname(path))
    if (isWorktree(join(workspaceRoot, path))) return true;
  return false;
}

/** The file ".git" of a linked worktree names a folder in "worktrees" of its repository; a submodule's in "modules". */
function isWorktree(folder: string): boolean {
  const file = join(folder, '.git');
  if (!lstatSync(file, { throwIfNoEntry: false })?.isFile()) return false;
  return /^gitdir: .*[\\/]worktrees[\\/][^\\/]+\s*$/.test(readFileSync(file, 'utf8'));
}
