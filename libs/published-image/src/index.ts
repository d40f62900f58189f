export * from './published-image.ts';
export { type Registry, registryOf } from './registry.ts';
