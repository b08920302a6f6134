import { type HttpServer, serveHttp } from "@rampart/service";
import { Gatekeeper } from "../identity/gatekeeper.js";
import type { Issuer } from "../identity/issuers.js";
import { IssuersKeys, type KeysAwayOf } from "../identity/issuers-keys.js";
import { Keys } from "../identity/keys.js";
import { Tokens } from "../identity/tokens.js";
import { type TurnedAway, TurnedAwayLately } from "../identity/turned-away.js";
import { alarmEvent } from "../record/state.js";
import type { AdminContext } from "../sockets/admin/family.js";
import { followTls, readTls } from "./certificates.js";
import { apiHandler } from "./handler.js";
import type { ApiOptions } from "./options.js";
import { problemOf } from "./problem.js";
import { Remote } from "./remote.js";
import { ROUTES } from "./routes/index.js";

/**
 * Starts the API.
 *
 * @param vouched whether the guard's state is out of its users' reach (system mode)
 * @throws ServiceError `file.*`, `http.tls_needed`, `http.tls_unusable`, `http.in_use`
 */
export async function openApi(
  options: ApiOptions,
  admin: AdminContext,
  deadlineMs: number,
  vouched: boolean,
): Promise<Api> {
  const { host, port, names, tls, rates, issuers, workloads } = options;
  const keys = new Keys(admin.state.known.credentials, vouched);
  const turnedAway = new TurnedAwayLately();
  const issuersKeys = new IssuersKeys((issuer, problem) => sayAway(admin, issuer, problem));
  const tokens = new Tokens(issuers, vouched, issuersKeys.told);
  const gatekeeper = new Gatekeeper(keys, tokens, workloads, turnedAway);
  const remote = new Remote(admin.state, deadlineMs, vouched);
  const onRequest = apiHandler({ routes: ROUTES, gatekeeper, admin, remote, rates });
  const { counters } = admin.state.room;
  const server = await serveHttp({
    host,
    port,
    names,
    ...(tls === undefined ? {} : { tls: await readTls(tls) }),
    onRequest,
    problemOf,
    onRefused: (code) => counters.refused(code),
  });
  let outdated: string | null = null;
  const standing = () => ({ turnedAway: turnedAway.list(), keysAway: issuersKeys.away(), outdated });
  if (tls === undefined) return { server, standing, close: (graceMs) => server.close(graceMs) };
  const follow = followTls(tls, server, async (problem) => {
    outdated = problem;
    if (problem !== null) await sayOld(admin, problem);
  });
  const close = (graceMs: number) => {
    follow.close();
    return server.close(graceMs);
  };
  return { server, standing, close };
}

/** What is open, and how it stands with those who knock. */
export interface Api {
  readonly server: HttpServer;
  standing(): Standing;
  close(graceMs: number): Promise<void>;
}

interface Standing {
  readonly turnedAway: readonly TurnedAway[];
  readonly keysAway: readonly KeysAwayOf[];
  /** Why the certificate on disk is not the one in use; null where it is. */
  readonly outdated: string | null;
}

async function sayAway({ state }: AdminContext, { issuer }: Issuer, problem: string): Promise<void> {
  const alarm = alarmEvent("api.keys", "medium", `the keys of ${issuer} cannot be fetched: ${problem}`);
  await state.room.journal.record(alarm, true).catch(() => undefined);
}

async function sayOld({ state }: AdminContext, why: string): Promise<void> {
  const alarm = alarmEvent("api.certificate", "medium", `the API goes on with the certificate it has: ${why}`);
  await state.room.journal.record(alarm, true).catch(() => undefined);
}
