/**
 * A process that appends until it is killed, or until the log takes no more: `node writer.mjs FOLDER ROUND WRITERS`. Each
 * acknowledged id goes to standard output at once, and at the end the code of the failure; to standard error what of the
 * log is still open then. Of event n, all are durable but those where n + 1 is divided by 4.
 */
import { readdirSync, readlinkSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import { openLog } from "../log/open.js";
import { intent, testSigner } from "./fixtures.js";

const [folder = "", round = "0", writers = "1"] = process.argv.slice(2);
const log = await openLog(folder, { signer: testSigner() }).catch(failed);
let next = 0;

async function write(): Promise<void> {
  for (;;) {
    const id = `${round}-${next++}`;
    const content = "x".repeat((next * 7919) % 20_000);
    await log.append(intent(id, { arguments: { content } }), { durable: next % 4 !== 0 });
    writeSync(1, `${id}\n`);
  }
}

/** Files of the log nobody closed: each costs a descriptor for as long as the process lives. */
function leftOpen(): readonly string[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${fd}`);
      return path.startsWith(`${resolve(folder)}/`) ? [path] : [];
    } catch {
      // What listed them is gone.
      return [];
    }
  });
}

function failed(error: unknown): never {
  for (const path of leftOpen()) writeSync(2, `left open: ${path}\n`);
  writeSync(1, `failed ${(error as { code?: string }).code}\n`);
  process.exit(3);
}

writeSync(1, "ready\n");
await Promise.all(Array.from({ length: Number(writers) }, write)).catch(async (error: unknown) => {
  await log.close().catch(() => {});
  failed(error);
});
