// Imported before anything else: otherwise the first feature that an older Node lacks fails with a message of its own.

/** The oldest Node that this runs on, the same as `engines` in package.json. */
const OLDEST = [22, 12] as const;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  throw new Error(
    `The @per-branch packages need Node ${OLDEST.join('.')} or newer, and ${process.execPath} is Node ${process.versions.node}. ` +
      'Run a newer one; the npm package "node" as a dev dependency brings one for this workspace alone.',
  );
}
