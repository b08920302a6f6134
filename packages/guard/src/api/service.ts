import type { JsonObject } from "@rampart/service";
import { alarmEvent } from "../record/state.js";
import type { AdminContext } from "../sockets/admin/family.js";
import type { Api } from "./open.js";
import type { ApiOptions } from "./options.js";
import { reachedBy } from "./reached.js";

/** The API of a running guard, or why there is none. */
export interface ApiService {
  /** Null where nobody set it up. */
  readonly status: JsonObject | null;
  close(graceMs: number): Promise<void>;
}

const OFF: ApiService = { status: null, close: async () => {} };

/**
 * Starts the API where somebody set it up. One that cannot start is a problem of the installation and no reason to leave the
 * doors of this machine without a guard. Its parts are loaded only then. Never throws.
 */
export async function startApi(
  options: ApiOptions | undefined,
  admin: AdminContext,
  deadlineMs: number,
): Promise<ApiService> {
  if (options === undefined) return OFF;
  try {
    const { openApi } = await import("./open.js");
    return running(await openApi(options, admin, deadlineMs, admin.person().verified), options);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    const alarm = alarmEvent("api.unusable", "high", `the API cannot be served: ${problem}`);
    await admin.state.room.journal.record(alarm, true).catch(() => undefined);
    return { ...OFF, status: { url: null, connections: 0, tls: options.tls !== undefined, problem } };
  }
}

function running({ server, standing, close }: Api, options: ApiOptions): ApiService {
  const { tls, issuers, workloads } = options;
  return {
    get status() {
      const { url, connections } = server;
      const known = { issuers: issuers.map(({ issuer }) => issuer), workloads: workloads.length };
      const secure = { tls: tls !== undefined, clients: tls?.clients !== undefined };
      const { turnedAway, keysAway, outdated } = standing();
      const lately = {
        turnedAway: turnedAway.map((one) => ({ ...one })),
        keysAway: keysAway.map((one) => ({ ...one })),
        outdated,
      };
      const reached = reachedBy(url, options);
      return { url, reached, connections, ...secure, ...known, ...lately, problem: null };
    },
    close,
  };
}
