export * from './environment-name.js';
export { slugOf } from './slug.js';
