// What the machine and the parts we did not write cost, in the same run: nobody can compare times of two machines.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "unbash";
import { rawDisk, summarise, timeEach } from "./measure.mjs";

export const name = "machine";

export function run({ quick, commands }) {
  return [nodeStart(quick ? 7 : 25), fdatasync(quick ? 200 : 1_000), parserAlone(commands, quick)];
}

function nodeStart(samples) {
  const times = new Float64Array(samples);
  for (let at = 0; at < samples; at++) {
    const begin = process.hrtime.bigint();
    spawnSync(process.execPath, ["-e", "0"]);
    times[at] = Number(process.hrtime.bigint() - begin) / 1e6;
  }
  return { name: "node -e 0", unit: "ms", ...summarise(times) };
}

function fdatasync(samples) {
  const folder = mkdtempSync(join(process.env.RAMPART_BENCH_FOLDER ?? tmpdir(), "rampart-bench-"));
  const raw = rawDisk(folder, samples, 600);
  rmSync(folder, { recursive: true });
  return { name: "600 bytes, write and fdatasync", unit: "ms", ...raw };
}

function parserAlone(commands, quick) {
  const times = timeEach((command) => parse(command), commands, { warm: 20, rounds: quick ? 30 : 150 });
  return { name: "the shell parser alone, the 200 commands", unit: "µs", ...times };
}
