import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { callOnce } from "@rampart/service";
import { MAIN, ROOT } from "./build.mjs";
import { bad, dim, good, line, say, wrap } from "./say.mjs";
import { HIDDEN } from "./session.mjs";
import { FOLDER, run } from "./world.mjs";

/** Verifies the record, then turns one byte of a denial over in a copy, and verifies that. */
export async function showTampering(world) {
  const log = join(world.state, "state/log");
  await callOnce(world.adminSocket, { op: "checkpoint" }, 5_000);
  const before = await verify(log, world);
  say("rampart log verify", `exit ${before.code}`);
  show(before.stdout, good);
  const copy = join(FOLDER, "tampered-log");
  cpSync(log, copy, { recursive: true });
  const { entry, from, to } = turnOneByte(copy);
  line();
  line(`   Now somebody makes a copy look better: one byte of entry ${entry},`);
  line(`   ${dim(from)} becomes ${dim(to)}, so that ${HIDDEN.means} reads ${HIDDEN.forgedMeans}`);
  const after = await verify(copy, world);
  say("rampart log verify .rampart-demo/tampered-log", `exit ${after.code}`);
  show(after.stdout, bad);
  if (before.code !== 0 || after.code !== 20) throw new Error("the record did not verify as it must");
}

const verify = (folder, world) => run(process.execPath, [MAIN, "log", "verify", folder], { env: world.env, cwd: ROOT });

function show(text, paint) {
  text
    .trimEnd()
    .split("\n")
    .forEach((one, at) => {
      const short = one.replaceAll(`${FOLDER}/`, ".rampart-demo/");
      for (const part of wrap(short.trimStart(), 70)) line(`      ${at === 0 ? paint(part) : part}`);
    });
}

/** Changes the recorded command of the last call by one byte, in place, so that nothing else moves. */
function turnOneByte(folder) {
  const segments = join(folder, "segments");
  const [first] = readdirSync(segments).filter((name) => name.endsWith(".seg"));
  const file = join(segments, first);
  const bytes = readFileSync(file);
  const at = bytes.lastIndexOf(HIDDEN.text);
  if (at < 0) throw new Error("the call is not in the record");
  const entry = JSON.parse(bytes.toString("utf8", bytes.lastIndexOf(0x00, at) + 1, bytes.indexOf(0x0a, at))).index;
  bytes.write(HIDDEN.forged, at);
  writeFileSync(file, bytes);
  return { entry, from: HIDDEN.text, to: HIDDEN.forged };
}
