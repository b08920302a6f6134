import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Registration } from "@rampart/edge";
import { readBounded } from "@rampart/service";
import { Failure } from "../command/failure.js";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";

const MAX_SECRET = 4_096;
const TEXT = /^[\x21-\x7e]{1,2048}$/;

/**
 * Who the gateway is at the server's login, where somebody registered it there; null where it does so itself. The secret is in
 * a file: what stands on a command line, every program here can read.
 *
 * @throws Failure `usage`; ServiceError `file.*` for a file that is missing, or others may read
 */
export async function clientIn(input: Pick<Input, "text">, io: Pick<Io, "cwd">): Promise<Registration | null> {
  const id = input.text("client-id");
  const file = input.text("client-secret-file");
  if (id === null && file === null) return null;
  if (id === null) throw wrong("--client-secret-file goes with --client-id");
  if (!TEXT.test(id)) throw wrong("--client-id takes the name a server of logins gave");
  if (file === null) return { id, secret: null };
  const path = resolve(io.cwd, file);
  const bytes = await readBounded(path, { maxBytes: MAX_SECRET, owned: true });
  if (((await stat(path)).mode & 0o077) !== 0) throw wrong(`others may read ${file}; chmod 600 it`);
  const secret = bytes.toString("utf8").trim();
  if (!TEXT.test(secret)) throw wrong(`${file} holds no secret`);
  return { id, secret };
}

const wrong = (message: string) => new Failure("usage", `rampart mcp: ${message}`, "rampart mcp --help");
