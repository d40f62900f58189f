/** The cluster's one node. */
export const NODE = 'local';
/** The bridge that pods hang on; its address is the node's, and reachable from this machine alone. */
export const BRIDGE = 'local-cloud0';
export const BRIDGE_ADDRESS = '10.244.0.1';
/** The pods' name server, where NodeLocal DNSCache listens on every node of GKE: policies allow the same address here. */
export const NAME_SERVER = '169.254.20.10';
export const PODS = '10.244.0.0/24';
export const SERVICES = '10.96.0.0/16';
/** The first address of the services' range is the API server's own service. */
export const API_SERVICE = '10.96.0.1';
