import { type HttpServer, readBounded, type Tls } from "@rampart/service";
import { watchFile } from "../policy/watch.js";
import type { ApiOptions } from "./options.js";

type Files = NonNullable<ApiOptions["tls"]>;

const MAX_PEM = 256 * 1024;

/** What the files hold. @throws ServiceError `file.*` */
export async function readTls({ certificate, key, clients }: Files): Promise<Tls> {
  const pem = async (path: string) =>
    (await readBounded(path, { maxBytes: MAX_PEM, noFollow: false, owned: true })).toString("utf8");
  const own = { certificate: await pem(certificate), key: await pem(key) };
  return clients === undefined ? own : { ...own, clients: await pem(clients) };
}

/**
 * Uses new certificates once they are there: they are short-lived where machines make them. A pair of which one half was
 * written is no pair, and the one before stays until the other half is there; `told` hears what is wrong meanwhile, and null once it is not.
 */
export function followTls(files: Files, server: HttpServer, told: (problem: string | null) => Promise<void>) {
  const renew = async () => {
    try {
      server.renew(await readTls(files));
    } catch (error) {
      return told(error instanceof Error ? error.message : String(error));
    }
    await told(null);
  };
  const watches = Object.values(files).map((path: string) => watchFile(path, renew));
  return {
    close() {
      for (const one of watches) one.close();
    },
  };
}
