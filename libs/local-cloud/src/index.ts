export { start, type Started } from './start.ts';
