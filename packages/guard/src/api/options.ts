import type { Issuer } from "../identity/issuers.js";
import type { Workload } from "../identity/workloads.js";

/** The HTTP API: off unless somebody sets it up. */
export interface ApiOptions {
  /** An IP address; one that can be reached from elsewhere needs `tls`. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Names it is called by, besides its address. */
  readonly names: readonly string[];
  /** Absolute paths of PEM files. `clients`: authorities whose client certificates count. */
  readonly tls?: { readonly certificate: string; readonly key: string; readonly clients?: string };
  readonly issuers: readonly Issuer[];
  readonly workloads: readonly Workload[];
}
