// node --max-old-space-size=128 fuzz.mjs PARSER SEEDS SECONDS NUMBER
// Gives a parser changed files for so many seconds, beginning with this number. Ends with 0, or tells the number of the
// file that broke it; FAILED in SEEDS is that file. A parser that takes longer than ten seconds is ended.
import { readdirSync, readFileSync, statSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { mutate, randomOf } from "./mutate.mjs";
import { PARSERS } from "./parsers.mjs";

const [parser, folder, seconds, first] = process.argv.slice(2);
const { seeds: pattern, read } = PARSERS[parser];
/** Resident, in all. */
const MOST_RSS = 320 << 20;
const MOST_SEED = 256 * 1024;
const LATE_MS = 10_000;

const seeds = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => pattern.test(name))
  .map((name) => join(folder, name))
  .filter((path) => statSync(path).isFile() && statSync(path).size <= MOST_SEED)
  .sort()
  .map((path) => readFileSync(path));
if (seeds.length === 0) throw new Error(`no seed for ${parser}`);

/** Watched from another thread, since this one would not come to it. */
const turn = new BigInt64Array(new SharedArrayBuffer(8));
const watch = `
const { workerData } = require("node:worker_threads");
let seen = -1n;
setInterval(() => {
  const now = Atomics.load(workerData, 0);
  if (now === seen) {
    require("node:fs").writeSync(2, "${parser}: number " + now + " takes longer than ${LATE_MS} ms\\n");
    process.kill(process.pid, "SIGKILL");
  }
  seen = now;
}, ${LATE_MS});`;
new Worker(watch, { eval: true, workerData: turn }).unref();

const until = Date.now() + Number(seconds) * 1000;
let number = Number(first);
for (; Date.now() < until; number++) {
  Atomics.store(turn, 0, BigInt(number));
  const bytes = mutate(seeds, randomOf(number));
  try {
    await read(bytes, folder);
    if (number % 64 === 0 && process.memoryUsage.rss() > MOST_RSS)
      throw new Error(`${process.memoryUsage.rss()} bytes`);
  } catch (error) {
    writeFileSync(join(folder, "FAILED"), bytes);
    writeSync(2, `${parser}: number ${number}: ${error.stack}\n`);
    process.exit(1);
  }
}
process.stdout.write(`${number - Number(first)}\n`);
process.exit(0);
