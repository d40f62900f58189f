declare module 'proper-lockfile' {
  /** Locks a path, and answers with the function that unlocks it. Without `retries` a locked path is an error `ELOCKED`. */
  export function lock(
    path: string,
    options: { realpath: boolean; retries?: { forever: boolean; minTimeout: number; maxTimeout: number } },
  ): Promise<() => Promise<void>>;
}
