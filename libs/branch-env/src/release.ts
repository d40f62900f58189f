/** What is deployed to an environment. */
export interface Release {
  /**
   * Image by its digest, so that the tested image is the one that runs.
   * @example "europe-west1-docker.pkg.dev/example/shop/shop@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
   */
  image: string;
  /**
   * The version.
   * @example "1.9.2"
   */
  version: string;
  /**
   * The commit that it was built from.
   * @example "5f2c9a8d6b1e4f3a7c0d9e8b7a6f5e4d3c2b1a09"
   */
  commit: string;
  /**
   * When it was built, not when it was deployed: a second deployment of the same version changes nothing.
   * @example "2026-11-24T18:00:00Z"
   */
  time: string;
}

/** The release that runs. */
export interface Running extends Release {
  /**
   * Digest of the image.
   * @example "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
   */
  digest: string;
}

const BY_DIGEST = /^[^@\s]+@(sha256:[0-9a-f]{64})$/;

/** The digest of the release's image. */
export function digestOf({ image }: Release): string {
  const digest = BY_DIGEST.exec(image)?.[1];
  if (digest) return digest;
  throw new Error(
    `Expected an image by its digest, "<repository>@sha256:<64 hex digits>"; got "${image}". Resolve its tag before.`,
  );
}
