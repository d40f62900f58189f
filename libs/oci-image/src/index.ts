export { type ContainerConfig, createImage, createLayer, type Image, type ImageConfig, MANIFEST } from './image.ts';
export { blobPath, readLayout, writeLayout } from './layout.ts';
export { nodeFiles, programEntries, programFiles } from './program-files.ts';
export { RepositoryClient } from './registry/client.ts';
export * from './registry/pull.ts';
export { pushImage } from './registry/push.ts';
export { repositoryOf } from './registry/repository.ts';
export { type ServiceImage } from './service.ts';
export { type Entry } from './tar.ts';
