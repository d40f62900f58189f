import { slugOf } from '@per-branch/branch-name';
import * as pulumi from '@pulumi/pulumi';
import type { KubeObject } from './cluster-reader.ts';
import { OWNER } from './labels.ts';

/** The stack that owns an environment. */
export interface Owner {
  /** @example "organization/infra-staging/feature-login-df7c7aeb" */
  stack: string;
  /** The same as a label's value, which takes no slash and 63 characters at most. */
  label: string;
  /** Names the stack in server-side apply, so that a later `up` takes over what one that was killed left behind. */
  fieldManager: string;
}

/** The stack that runs. */
export function currentOwner(): Owner {
  return ownerOf(`${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`);
}

/** @param stack `<organization>/<project>/<stack>` */
export function ownerOf(stack: string): Owner {
  const label = slugOf(stack);
  return { stack, label, fieldManager: `per-branch-${label}` };
}

/**
 * Annotations of what is in a namespace of one's own: an object that is there already, of an `up` that was killed or of
 * another field manager, becomes what the program says.
 */
export function takeover({ fieldManager }: Owner): Record<string, string> {
  return { 'pulumi.com/patchFieldManager': fieldManager, 'pulumi.com/patchForce': 'true' };
}

/**
 * Refuses a namespace that exists and is not the owner's: the provider would adopt it, and `destroy` would delete it with all
 * that is in it.
 * @throws {Error} that names the other owner and what to do
 */
export function refuseForeign({ metadata }: KubeObject, { stack }: Owner): void {
  const { name, annotations, deletionTimestamp } = metadata;
  const other = annotations?.[OWNER];
  const whose = other ? `belongs to stack ${other}` : `has no owner (its annotation ${OWNER} is missing)`;
  if (other !== stack) {
    throw new Error(
      `Namespace ${name} exists and ${whose}, not to ${stack}: nothing in it is adopted, changed or deleted. ` +
        (other
          ? `Give the app or the branch another name, or destroy ${other} first.`
          : `Delete it, or hand it over: kubectl annotate namespace ${name} ${OWNER}=${stack}`),
    );
  }
  if (deletionTimestamp === undefined) return;
  throw new Error(`Namespace ${name} is being deleted since ${deletionTimestamp}. Run "up" again when it is gone.`);
}
