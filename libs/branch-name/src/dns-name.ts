const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const LONGEST_NAME = 253;

/**
 * Joins labels and names to a host name without a final dot.
 * @throws {Error} that names the invalid label
 * @internal
 */
export function dnsName(...parts: string[]): string {
  const name = parts.map((part) => part.replace(/\.$/, '')).join('.');
  const bad = name.split('.').find((label) => !LABEL.test(label));
  if (bad !== undefined) {
    throw new Error(
      `Expected labels of at most 63 characters a-z, 0-9 and -, none of them first or last a -; got "${bad}" in "${name}".`,
    );
  }
  if (name.length <= LONGEST_NAME) return name;
  throw new Error(
    `Expected a host name of at most ${LONGEST_NAME} characters, got ${name.length}: choose a shorter zone.`,
  );
}

/**
 * Checks that the app is a DNS label of at most so many characters.
 * @throws {Error} if it is none
 * @internal
 */
export function appLabel(app: string, longest: number): string {
  if (LABEL.test(app) && app.length <= longest) return app;
  throw new Error(
    `Expected an app of at most ${longest} characters a-z, 0-9 and -, neither first nor last a -: its namespaces are named ` +
      `after it. Got "${app}" (${app.length} characters). Choose another name for "app".`,
  );
}
