import { type HttpServer, readBounded, serveHttp } from "@rampart/service";
import { Gatekeeper } from "../identity/gatekeeper.js";
import { Keys } from "../identity/keys.js";
import { Tokens } from "../identity/tokens.js";
import type { AdminContext } from "../sockets/admin/family.js";
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
  return serveHttp({
    host,
    port,
    names,
    ...(tls === undefined ? {} : { tls: await readTls(tls) }),
    onRequest,
    problemOf,
    onRefused: (code) => counters.refused(code),
  });
}

const MAX_PEM = 256 * 1024;

async function readTls({ certificate, key, clients }: NonNullable<ApiOptions["tls"]>) {
  const pem = async (path: string, owned: boolean) =>
    (await readBounded(path, { maxBytes: MAX_PEM, noFollow: false, owned })).toString("utf8");
  const own = { certificate: await pem(certificate, true), key: await pem(key, true) };
  return clients === undefined ? own : { ...own, clients: await pem(clients, true) };
}
