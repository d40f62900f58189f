/** The plugin's name in Nx, and the package's. */
export const name = '@per-branch/nx-pulumi';
/** The executor of every target. */
export const executor = `${name}:run`;
/** The executor of the target `help`. */
export const helpExecutor = `${name}:help`;
