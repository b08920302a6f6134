import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Said } from "@rampart/clarity";
import { keyPath } from "@rampart/guard";
import { createKey, type EventOf, loadKey, openLog, type Signer } from "@rampart/ledger";
import { inTurn, type Layout, placesIn } from "@rampart/service";
import { Failure } from "../command/failure.js";
import { guardedUser } from "../setup/folders.js";
import { isInstalled } from "../setup/installed.js";
import { logFolder } from "./logs.js";

/**
 * Keeps what `rampart model` says of models in a log of its own, which needs no guard to run. Undefined where there is no
 * installation, or it is not this user's.
 */
export function modelRecord(layout: Layout, by: string): ((said: Said) => Promise<void>) | undefined {
  if (!isInstalled(layout) || guardedUser(layout) !== null) return undefined;
  return async (said) => {
    const event: EventOf<"model"> = { kind: "model", ...said, by };
    const folder = logFolder(layout, "models");
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // One process at a time makes the key, opens the log, adds an entry.
      await inTurn(join(layout.state, "models"), async () => {
        const log = await openLog(folder, { signer: await modelsKey(layout) });
        await log.append(event, { durable: true }).finally(() => log.close());
      });
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      const message = `what was found out could not be recorded in ${folder}: ${why}`;
      throw new Failure("file_unreadable", message, "rampart log verify models", undefined, { cause });
    }
  };
}

/** Its name continues the installation's, so that both are seen to belong together. */
async function modelsKey(layout: Layout): Promise<Signer> {
  const { keys } = placesIn(layout);
  const path = join(keys, "models.pem");
  if (existsSync(path)) return loadKey(path);
  const own = existsSync(keyPath(keys))
    ? (await loadKey(keyPath(keys))).name
    : `rampart/${randomBytes(8).toString("hex")}`;
  return createKey(path, `${own}/models`);
}
