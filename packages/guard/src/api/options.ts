import type { Issuer } from "../identity/issuers.js";
import type { Workload } from "../identity/workloads.js";

/** Of one address, whoever it is; and of one credential: an agent asks once before and once after each call. */
export const API_RATES: ApiOptions["rates"] = { address: 2_000, credential: 1_000 };

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
  /** Requests a second of one address and of one credential; twice as many at once. */
  readonly rates: { readonly address: number; readonly credential: number };
  readonly issuers: readonly Issuer[];
  readonly workloads: readonly Workload[];
}
