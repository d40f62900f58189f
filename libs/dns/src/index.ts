export * from './dns-records.ts';
export * from './managed-zone.ts';
