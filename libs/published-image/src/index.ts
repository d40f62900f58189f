export * from './published-image.js';
export { type Registry, registryOf } from './registry.js';
