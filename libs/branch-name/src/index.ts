export * from './environment-name.ts';
export { slugOf } from './slug.ts';
