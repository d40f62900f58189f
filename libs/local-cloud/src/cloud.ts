/** What the emulators need of the running cloud. */
export interface CloudFacts {
  /** The API server as host:port on loopback, and its certificate authority as base64 PEM. */
  apiServer: { endpoint: string; certificateAuthority: string };
  /** A kubeconfig file with cluster-admin rights, for the emulators' own housekeeping. */
  adminKubeconfig: string;
  /** Base URL of the image store, e.g. `http://127.0.0.1:5000`; repositories lie under `/v2/<host>/<path>`. */
  registry: string;
  zones: ZoneStore;
  /** Folder for the emulators' own state. */
  stateDir: string;
}

/** A resource record set; every name ends in a dot. */
export interface DnsRecord {
  name: string;
  type: 'A' | 'CNAME';
  /** Seconds that a resolver may keep the answer. */
  ttl: number;
  rrdatas: string[];
}

/** The zones that the local name server answers for. */
export interface ZoneStore {
  zones(): Promise<{ name: string; dnsName: string }[]>;
  /** Fails if a zone of this name exists or its names overlap with another's. */
  createZone(name: string, dnsName: string): Promise<void>;
  /** Fails if records are left in it. */
  deleteZone(name: string): Promise<void>;
  records(zone: string): Promise<DnsRecord[]>;
  /**
   * Adds or changes a record set.
   * @param replaced type of the record set of the same name that goes in the same change
   */
  putRecord(zone: string, record: DnsRecord, replaced?: DnsRecord['type']): Promise<void>;
  deleteRecord(zone: string, name: string, type: string): Promise<void>;
}
