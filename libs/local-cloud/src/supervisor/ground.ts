/** What the parts of the cloud stand on. */
export interface Ground {
  /** A kubeconfig file with cluster-admin rights. */
  adminKubeconfig: string;
  /** Folder for a part's own state; gone with the cloud. */
  stateDir: string;
  /** Path of the kubernetes tool: all of Kubernetes, CoreDNS and the registry in one program. */
  binary: string;
  /** Writes a line to the cloud's log. */
  log: (line: string) => void;
}

/** A part of the cloud that runs. */
export interface Service {
  /** Ends it; what it brought up is gone when the promise is fulfilled. */
  stop(): Promise<void>;
}
