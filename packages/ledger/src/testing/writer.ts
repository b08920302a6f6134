/**
 * A process that appends until it is killed, or until the log takes no more: `node writer.mjs FOLDER ROUND WRITERS`. Each
 * acknowledged id goes to standard output at once, and at the end the code of the failure. Of event n, all are durable
 * but those where n + 1 is divided by 4.
 */
import { writeSync } from "node:fs";
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

function failed(error: unknown): never {
  writeSync(1, `failed ${(error as { code?: string }).code}\n`);
  process.exit(3);
}

writeSync(1, "ready\n");
await Promise.all(Array.from({ length: Number(writers) }, write)).catch(async (error: unknown) => {
  await log.close().catch(() => {});
  failed(error);
});
