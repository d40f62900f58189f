export { start, type Started } from './start.js';
