export { type Plan } from './plan.js';
export { record, type Recording } from './record.js';
export { type RecordedCall, type RecordedResource } from './recorder.js';
export { valueOf } from './value-of.js';
