/** Name of the cluster's only node. */
export const NODE = 'local';
/** The bridge that connects the pods; its address is the node's, and only this machine reaches it. */
export const BRIDGE = 'local-cloud0';
export const BRIDGE_ADDRESS = '10.244.0.1';
/** The name server of pods: the address of NodeLocal DNSCache on GKE nodes, so that the same policies allow it. */
export const NAME_SERVER = '169.254.20.10';
export const POD_RANGE = '10.244.0.0/24';
export const SERVICE_RANGE = '10.96.0.0/16';
/** The API server's own Service has the first address of the range. */
export const API_SERVICE = '10.96.0.1';
