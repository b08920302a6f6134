import { type HttpServer, serveHttp } from "@rampart/service";
import { Gatekeeper } from "../identity/gatekeeper.js";
import { Keys } from "../identity/keys.js";
import { Tokens } from "../identity/tokens.js";
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
): Promise<HttpServer> {
  const { host, port, names, tls, rates, issuers, workloads } = options;
  const keys = new Keys(admin.state.known.credentials, vouched);
  const gatekeeper = new Gatekeeper(keys, new Tokens(issuers, vouched), workloads);
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
  if (tls === undefined) return server;
  const follow = followTls(tls, server, (error) => sayOld(admin, error));
  const close = (graceMs: number) => {
    follow.close();
    return server.close(graceMs);
  };
  return {
    url: server.url,
    get connections() {
      return server.connections;
    },
    renew: (fresh) => server.renew(fresh),
    close,
  };
}

async function sayOld({ state }: AdminContext, error: unknown): Promise<void> {
  const why = error instanceof Error ? error.message : String(error);
  const alarm = alarmEvent("api.certificate", "medium", `the API goes on with the certificate it has: ${why}`);
  await state.room.journal.record(alarm, true).catch(() => undefined);
}
