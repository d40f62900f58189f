import type * as pulumi from '@pulumi/pulumi';
import type * as kubernetes from '@pulumi/kubernetes';

/** Where an environment's objects go. */
export interface Place {
  /** Prefix of the resources' names in the program. */
  name: string;
  /** The component that they belong to. */
  parent: pulumi.Resource;
  /** It goes last, and takes with it what is in it. */
  namespaceResource: kubernetes.core.v1.Namespace;
  namespace: pulumi.Output<string>;
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
}

/** What tells the pods of a part from all others; every Service, policy and workload selects by this and nothing else. */
export function selectorOf(part: string): Record<string, string> {
  return { 'app.kubernetes.io/name': part };
}

export function metadata({ namespace, labels, annotations }: Place, name: string, part?: string) {
  return { namespace, name, labels: { ...labels, ...(part === undefined ? {} : selectorOf(part)) }, annotations };
}

/** Options of a child that is waited for at most so many seconds. */
export function within({ parent }: Pick<Place, 'parent'>, seconds: number): pulumi.CustomResourceOptions {
  const time = `${seconds}s`;
  return { parent, customTimeouts: { create: time, update: time, delete: time } };
}
