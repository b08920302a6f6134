// node scripts/bench/scale.mjs [--entries N] [--folder DIR] [--json]: the log as it grows to ten million decision events of about
// 1.2 KB (some 13 GB, removed at the end). At each power of ten: appending since the one before, verifying all, proving, opening,
// memory; beside them raw fdatasync and a plain JSONL hash chain of the same events, written in batches of the same size.
import { createHash } from "node:crypto";
import { createReadStream, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { open } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { verifyFolder } from "@rampart/auditor";
import { canonical, createKey, openLog, proveConsistency, proveInclusion, verifyLog } from "@rampart/ledger";
import { event, rawSync } from "./ledger.mjs";

const BYTES_EACH = 1_450;
const WRITERS = 256;
/** Of the chain: what the log's own batches hold with so many writers. */
const CHAIN_BATCH = WRITERS;

const { values } = parseArgs({
  options: {
    entries: { type: "string", default: "10000000" },
    folder: { type: "string", default: tmpdir() },
    json: { type: "boolean" },
  },
});
const last = Number(values.entries);
const sizes = [10_000, 100_000, 1_000_000, 10_000_000, 100_000_000].filter((size) => size < last).concat(last);
const { bavail, bsize } = statfsSync(values.folder);
if (bavail * bsize < last * BYTES_EACH * 1.3) {
  process.stderr.write(`scale: ${values.folder} has no room for ${last} entries; --folder DIR or --entries N\n`);
  process.exit(2);
}

const home = mkdtempSync(join(values.folder, "rampart-scale-"));
process.on("SIGINT", () => process.exit(130));
process.on("exit", () => rmSync(home, { recursive: true, force: true }));
const rows = [];
const say = (row) => {
  rows.push(row);
  if (!values.json) process.stdout.write(`${JSON.stringify(row)}\n`);
};

const raw = await rawSync(join(home, "raw"), 1_000);
say({ what: "raw write + fdatasync of one event", p50: round(raw.p50), p99: round(raw.p99), unit: "ms" });
const signer = await createKey(join(home, "key"), "rampart.local/bench");
const folder = join(home, "log");
let log = await openLog(folder, { signer });
let next = 0;
for (const size of sizes) {
  const appended = await append(size);
  await log.close();
  say({ entries: size, what: "durable append, 256 writers", ...appended });
  await chain(Math.min(size, 1_000_000), size);
  await verifyAll(size);
  for (const [what, prove] of [
    ["inclusion proof", (i) => proveInclusion(folder, (i * 7_919_993) % size)],
    ["consistency proof", (i) => proveConsistency(folder, ((i * 7_919_993) % (size - 1)) + 1)],
  ]) {
    say({ entries: size, what, ...(await timed(200, prove)) });
  }
  const start = performance.now();
  log = await openLog(folder, { signer });
  say({ entries: size, what: "open", value: round(performance.now() - start), unit: "ms" });
}
await log.close();
const machine = `${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim() ?? "unknown processor"}`;
process.stdout.write(values.json ? `${JSON.stringify({ machine, rows })}\n` : `${machine}\n`);

/** Up to `size` entries, all durable; latency of one in a hundred. */
async function append(size) {
  const from = next;
  const times = [];
  let peak = 0;
  const clock = stopwatch();
  const write = async () => {
    while (next < size - 1) {
      const number = next++;
      const body = event(number);
      const begun = performance.now();
      await log.append(body, { durable: true });
      if (number % 100 === 0) {
        times.push(performance.now() - begun);
        peak = Math.max(peak, process.memoryUsage.rss());
      }
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  return { ...clock.rate(next - from), ...spread(times), rssPeak: mega(peak) };
}

/** What others do: each line holds the digest of the one before. No tree, no signatures, no proofs. */
async function chain(count, size) {
  const path = join(home, "chain.jsonl");
  const file = await open(path, "w");
  let head = "0".repeat(64);
  const appending = stopwatch();
  for (let i = 0; i < count; i += CHAIN_BATCH) {
    const lines = [];
    for (let n = i; n < Math.min(count, i + CHAIN_BATCH); n++) {
      const line = canonical({ ...event(n), previous: head });
      head = createHash("sha256").update(line).digest("hex");
      lines.push(line);
    }
    await file.write(`${lines.join("\n")}\n`);
    await file.datasync();
  }
  say({ entries: size, what: `plain JSONL hash chain of ${count}: append`, ...appending.rate(count) });
  await file.close();
  const verifying = stopwatch();
  let previous = "0".repeat(64);
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (JSON.parse(line).previous !== previous) throw new Error("the chain is broken");
    previous = createHash("sha256").update(line).digest("hex");
  }
  say({ entries: size, what: `plain JSONL hash chain of ${count}: verify`, ...verifying.rate(count) });
  rmSync(path);
}

async function verifyAll(size) {
  for (const [what, verify] of [
    ["verify, integrity", () => verifyLog(folder, { depth: "integrity" })],
    ["verify, full", () => verifyLog(folder, { depth: "full" })],
    ["verify, full, by the auditor", () => verifyFolder(folder)],
  ]) {
    const clock = stopwatch();
    const { result, entries, message } = await verify();
    if (result !== "intact") throw new Error(`${what}: ${result}: ${message}`);
    say({ entries: size, what, ...clock.rate(entries), rss: mega(process.memoryUsage.rss()) });
  }
}

/** Of the clock, and of the processor: on a machine that others use too only the second can be compared. */
function stopwatch() {
  const [start, used] = [performance.now(), process.cpuUsage()];
  return {
    rate(count) {
      const { user, system } = process.cpuUsage(used);
      const perSecond = Math.round(count / ((performance.now() - start) / 1_000));
      return { perSecond, perCpuSecond: Math.round(count / ((user + system) / 1e6)) };
    },
  };
}

async function timed(count, act) {
  const times = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    await act(i);
    times.push(performance.now() - start);
  }
  return spread(times);
}

function spread(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]);
  return { p50: at(0.5), p99: at(0.99), unit: "ms" };
}

function round(value) {
  return Math.round(value * 1_000) / 1_000;
}

function mega(bytes) {
  return `${Math.round(bytes / 1_048_576)} MiB`;
}
