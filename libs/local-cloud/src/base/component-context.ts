/** What every component of the local cloud is started with. */
export interface ComponentContext {
  /** A kubeconfig file with cluster-admin rights. */
  adminKubeconfig: string;
  /** Folder for the state of components; removed with the cloud. */
  stateDir: string;
  /** Path of the kubernetes binary: all of Kubernetes, CoreDNS and the image store in one program. */
  binary: string;
  /** Writes a line to the cloud's log. */
  log: (line: string) => void;
}

/** A running component of the local cloud. */
export interface Component {
  /** Stops it and releases what it holds. */
  stop(): Promise<void>;
}
