// The index of the record: building it, and finding in it. A million events of about 1.3 KB by default; --quick has 100,000.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKey, openLog, readLog } from "@rampart/ledger";

export const name = "search";

const DIST = new URL("../../packages/rampart/dist/", import.meta.url);
const { updateIndex } = await import(new URL("search/update.js", DIST).href);
const { searchLog } = await import(new URL("search/search.js", DIST).href);
const { ANYTHING } = await import(new URL("past/query.js", DIST).href);

export async function run({ quick, commands }) {
  const base = mkdtempSync(join(tmpdir(), "rampart-bench-search-"));
  const size = quick ? 100_000 : 1_000_000;
  try {
    const signer = await createKey(join(base, "key"), "rampart.local/bench");
    const where = { log: join(base, "log"), origin: signer.name, folder: join(base, "index") };
    await fill(where.log, signer, size, commands);
    const rows = [await reading(where, size), ...(await building(where, size))];
    const { index } = await updateIndex(where, { rebuild: false });
    for (const [what, query] of QUERIES(size))
      rows.push(await finding({ ...where, index }, what, { ...ANYTHING, ...query }));
    index.close();
    return rows;
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

/** What anybody would look for: something common, something rare, something that is not there. */
const QUERIES = (size) => [
  ["every refusal, newest 100", { verdict: "deny" }],
  ["one session", { session: `session-${Math.floor(size / 400)}` }],
  ["a host", { host: "evil.example" }],
  ["a folder", { path: "/etc" }],
  ["an agent's refusals within an hour", { agent: "codex", verdict: "deny", since: Date.now() - 3_600_000 }],
  ["a word that is common", { text: "git" }],
  ["a text that is there once", { text: `needle-${66_666}` }],
  ["a text that is nowhere", { text: "curl -s https://nowhere.example" }],
  ["four letters that are nowhere", { text: "zqxj" }],
  ["an id", { text: intentId(Math.floor(size / 7)) }],
];

async function reading({ log, origin }, size) {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  let read = 0;
  for await (const { event } of readLog(log, origin)) read += event.index >= 0 ? 1 : 0;
  const value = perEvent(start, read);
  const { user, system } = process.cpuUsage(cpu);
  const spent = ((user + system) / read).toFixed(1);
  return { name: `search: reading and parsing alone, an event of ${size} (processor ${spent} µs)`, unit: "µs", value };
}

async function building(where, size) {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const { index, added } = await updateIndex(where, { rebuild: true });
  const value = perEvent(start, added);
  const { user, system } = process.cpuUsage(cpu);
  index.close();
  const bytes = statSync(join(where.folder, "events")).size;
  return [
    { name: "search: indexing an event, reading included", unit: "µs", value, budget: { most: 20 } },
    { name: "search: the same in processor time", unit: "µs", value: (user + system) / added },
    { name: "search: size of the index, an event", unit: "B", value: bytes / size },
    { name: "search: memory of the process", unit: "MB", value: process.memoryUsage().rss / 1e6 },
  ];
}

const perEvent = (start, count) => ((performance.now() - start) * 1_000) / count;

async function finding(where, what, query) {
  const times = [];
  const cpu = process.cpuUsage();
  let found;
  for (let i = 0; i < 7; i++) {
    const start = performance.now();
    found = await searchLog(where, query, 100);
    times.push(performance.now() - start);
  }
  const { user, system } = process.cpuUsage(cpu);
  times.sort((a, b) => a - b);
  const { kept, matched, more } = found;
  const count = more ? `${kept.length} and more` : String(matched);
  return {
    name: `search: ${what} (${count} found; processor ${Math.round((user + system) / 7_000)} ms)`,
    unit: "ms",
    p50: times[3],
    p99: times[6],
    budget: { p50: 200 },
  };
}

async function fill(folder, signer, size, commands) {
  const log = await openLog(folder, { signer });
  for (let i = 0; i < size; ) {
    const batch = [];
    for (const until = Math.min(size, i + 2_000); i < until; i++)
      batch.push(log.append(event(i, commands), { durable: false }));
    await Promise.all(batch);
  }
  await log.close();
}

const T0 = 1_767_225_600_000;
const HOSTS = ["packages.example", "github.com", "api.github.com", "index.example"];
const TOOLS = ["shell", "read", "write", "fetch"];
const hex = (i, length) => {
  let text = "";
  for (let seed = i * 2_654_435_761; text.length < length; seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648)
    text += Math.floor(seed).toString(16).padStart(8, "0");
  return text.slice(0, length);
};
const intentId = (i) => `${hex(i, 8)}-${hex(i + 1, 4)}-4${hex(i + 2, 3)}-8${hex(i + 3, 3)}-${hex(i + 4, 12)}`;

/** A decision as the guard records it: another command, session, path and digest each time. */
function event(i, commands) {
  const command = i % 33_333 === 0 ? `echo needle-${i}` : `${commands[i % commands.length]} # ${i}`;
  const host = i % 90_001 === 0 ? "c2.evil.example" : HOSTS[i % HOSTS.length];
  const path = i % 70_001 === 0 ? "/etc/passwd" : `/home/dev/project/packages/p${i % 23}/src/file-${i % 907}.ts`;
  const action = (kind, type, name) => ({
    kind,
    resource: { type, name, form: "exact" },
    certainty: "certain",
    labels: ["project"],
    detail: { program: "git", argv: ["commit"] },
  });
  return {
    kind: "intent",
    id: intentId(i),
    call: `call_${hex(i + 5, 24)}`,
    door: i % 3 === 0 ? "codex" : "gemini",
    phase: "call",
    agent: i % 3 === 0 ? "codex" : "gemini-cli",
    principal: "dev",
    session: `session-${Math.floor(i / 200)}`,
    owner: null,
    verified: false,
    chain: null,
    task: null,
    prompt: null,
    tool: TOOLS[i % 4],
    hostTool: "run_shell_command",
    shell: "bash",
    cwd: "/home/dev/project",
    received: T0 + i * 10,
    payload: `sha256:${hex(i + 9, 64)}`,
    arguments: { command },
    altered: 0,
    actions: [
      action("process.exec", "program", "git"),
      action("file.write", "path", path),
      action("net.connect", "host", host),
    ],
    findings: [],
    facts: { roles: [], purpose: null, environment: null, grants: [], quarantined: false, stopped: false, read: [] },
    factsDigest: null,
    decision: { verdict: i % 50 === 0 ? "deny" : "allow", granted: false, obligations: [], rules: [], erred: [] },
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
