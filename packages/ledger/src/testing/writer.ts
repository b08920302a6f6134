/**
 * A process that appends until it is killed: `node writer.mjs FOLDER ROUND WRITERS`. Each acknowledged id goes to
 * standard output at once.
 */
import { writeSync } from "node:fs";
import { openLog } from "../log/open.js";
import { intent, testSigner } from "./fixtures.js";

const [folder = "", round = "0", writers = "1"] = process.argv.slice(2);
const log = await openLog(folder, { signer: testSigner() });
let next = 0;

async function write(): Promise<void> {
  for (;;) {
    const id = `${round}-${next++}`;
    const content = "x".repeat((next * 7919) % 20_000);
    await log.append(intent(id, { arguments: { content } }), { durable: next % 4 !== 0 });
    writeSync(1, `${id}\n`);
  }
}

writeSync(1, "ready\n");
await Promise.all(Array.from({ length: Number(writers) }, write));
