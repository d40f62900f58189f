export { clusterProvider, contextOf, kubeconfigOf, type ClusterConnection } from './connection.js';
export * from './gke-cluster.js';
export { type AutopilotMode, type ClusterMode, type StandardMode } from './mode.js';
