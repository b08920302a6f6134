/** Tries to append one event: `node intruder.mjs FOLDER`. Prints the code it is refused with, or `appended`. */
import { writeSync } from "node:fs";
import { openLog } from "../log/open.js";
import { alarm, testSigner } from "./fixtures.js";

const [folder = ""] = process.argv.slice(2);
try {
  const log = await openLog(folder, { signer: testSigner() });
  await log.append(alarm("from another user"), { durable: true });
  await log.close();
  writeSync(1, "appended\n");
} catch (error) {
  writeSync(1, `${(error as { code?: string }).code}\n`);
}
