/** Annotation of a namespace, and label of all objects, that name the stack that owns them. */
export const OWNER = 'per-branch/stack';

/** Annotation of a namespace that names its cluster. */
export const CLUSTER = 'per-branch/cluster';
