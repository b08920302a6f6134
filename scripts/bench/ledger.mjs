// The log: appending decision events of about 1.2 KB, verifying, proving, opening; raw fdatasync in the same run.
import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyFolder } from "@rampart/auditor";
import { canonical, createKey, openLog, proveConsistency, proveInclusion, verifyLog } from "@rampart/ledger";

export const name = "ledger";

export async function run({ quick }) {
  const folder = mkdtempSync(join(tmpdir(), "rampart-bench-ledger-"));
  try {
    const signer = await createKey(join(folder, "key"), "rampart.local/bench");
    const log = join(folder, "log");
    const rows = [await rawSync(join(folder, "raw"), quick ? 300 : 2_000)];
    rows.push(...(await appends(log, signer, quick ? 0.1 : 1)));
    rows.push(...(await reads(log, signer)));
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the disk does without us: one event-sized write and fdatasync at a time. */
export async function rawSync(path, count) {
  const file = await open(path, "w");
  const bytes = Buffer.from(canonical(event(0)), "utf8");
  const times = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    await file.write(bytes, 0, bytes.length, i * bytes.length);
    await file.datasync();
    times.push(performance.now() - start);
  }
  await file.close();
  return row("raw write + fdatasync of one event", times, {});
}

async function appends(folder, signer, scale) {
  const log = await openLog(folder, { signer });
  const rows = [];
  await load(log, 64, 5_000 * scale, true);
  for (const [writers, count, budget] of [
    [1, 4_000, {}],
    [8, 20_000, {}],
    [64, 120_000, { least: 40_000 }],
    [256, 120_000, {}],
  ]) {
    const { times, perSecond } = await load(log, writers, count * scale, true);
    rows.push(row(`durable append, ${writers} writer${writers > 1 ? "s" : ""}: latency`, times, {}));
    rows.push(rate(`durable append, ${writers} writer${writers > 1 ? "s" : ""}: throughput`, perSecond, budget));
  }
  const { times, perSecond } = await load(log, 64, 120_000 * scale, false);
  rows.push(row("written append (no sync), 64 writers: latency", times, {}));
  rows.push(rate("written append (no sync), 64 writers: throughput", perSecond, {}));
  await log.close();
  return rows;
}

async function load(log, writers, count, durable) {
  const times = [];
  let next = 0;
  const start = performance.now();
  const write = async () => {
    while (next < count) {
      const body = event(next++);
      const begun = performance.now();
      await log.append(body, { durable });
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
  return { times, perSecond: (count / (performance.now() - start)) * 1_000 };
}

async function reads(folder, signer) {
  const rows = [];
  for (const [depth, least] of [
    ["integrity", 250_000],
    ["full", 100_000],
  ]) {
    await verifyLog(folder, { depth });
    const start = performance.now();
    const { result, entries } = await verifyLog(folder, { depth });
    if (result !== "intact") throw new Error(`the log of the benchmark is ${result}`);
    rows.push(rate(`verify, ${depth}`, (entries / (performance.now() - start)) * 1_000, { least }));
  }
  verifyFolder(folder);
  const start = performance.now();
  const audit = verifyFolder(folder);
  if (audit.result !== "intact") throw new Error(`the auditor calls the log of the benchmark ${audit.result}`);
  rows.push(
    rate("verify, full, by the auditor", (audit.entries / (performance.now() - start)) * 1_000, { least: 100_000 }),
  );
  const { entries } = audit;
  const inclusion = await timed(100, (i) => proveInclusion(folder, (i * 7_919) % entries));
  rows.push(row(`inclusion proof in ${entries} entries`, inclusion, {}));
  const consistency = await timed(100, (i) => proveConsistency(folder, ((i * 7_919) % entries) + 1));
  rows.push(row(`consistency proof in ${entries} entries`, consistency, {}));
  const opening = await timed(10, async () => (await openLog(folder, { signer })).close());
  rows.push(row(`open and close the log of ${entries} entries`, opening, {}));
  return rows;
}

async function timed(count, act) {
  const times = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    await act(i);
    times.push(performance.now() - start);
  }
  return times;
}

function row(what, times, budget) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return {
    name: `log: ${what}`,
    unit: "ms",
    p50: at(0.5),
    p99: at(0.99),
    ...(Object.keys(budget).length > 0 && { budget }),
  };
}

function rate(what, value, budget) {
  return { name: `log: ${what}`, unit: "/s", value, ...(Object.keys(budget).length > 0 && { budget }) };
}

/** A decision as the guard records it. */
export function event(i) {
  return {
    kind: "intent",
    id: `intent-${i}`,
    call: `call-${i}`,
    door: "gemini",
    phase: "call",
    agent: "gemini-cli",
    principal: "dev",
    session: "5f0c0d6e",
    owner: null,
    verified: false,
    chain: null,
    task: null,
    prompt: null,
    tool: "shell",
    hostTool: "run_shell_command",
    shell: "bash",
    cwd: "/home/dev/project",
    received: 1_767_225_600_000 + i,
    payload: "sha256:6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
    arguments: { command: `git add -A && git commit -m "step ${i}"` },
    altered: 0,
    actions: [
      {
        kind: "vcs.change",
        resource: { type: "repository", name: "/home/dev/project", form: "exact" },
        certainty: "certain",
        labels: ["project"],
        sources: [],
        span: { start: 0, end: 36 },
        detail: { program: "git", what: "commit" },
      },
    ],
    findings: [],
    facts: { roles: [], purpose: null, environment: null },
    factsDigest: null,
    decision: { verdict: "allow", granted: false, obligations: [], rules: [], erred: [] },
    policy: "sha256:d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35",
    code: null,
    permit: null,
    review: null,
    enforced: true,
    claimed: false,
    micros: 61,
    process: null,
    flow: null,
  };
}
