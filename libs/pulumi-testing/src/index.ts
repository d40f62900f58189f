export { record, type Recording, type RecordOptions } from './record.ts';
export { type RecordedCall, type RecordedResource } from './recorder.ts';
export { valueOf } from './value-of.ts';
