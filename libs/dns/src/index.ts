export * from './dns-records.js';
export * from './managed-zone.js';
