export { clusterProvider, contextOf, kubeconfigOf, type ClusterConnection } from './connection.ts';
export * from './gke-cluster.ts';
export { type AutopilotMode, type ClusterMode, type StandardMode } from './mode.ts';
