export { type Plan } from './plan.ts';
export { record, type Recording } from './record.ts';
export { type RecordedCall, type RecordedResource } from './recorder.ts';
export { valueOf } from './value-of.ts';
