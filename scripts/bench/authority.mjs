// The guard with authority to look after: an agent with an owner and a role, in a task, holding two privileges, under five
// limits, every decision in the log before it is answered. And how long a guard with 10,000 live privileges takes to start.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKey, openLog } from "@rampart/ledger";
import { callOnce } from "@rampart/service";
import { end, manyCallers, oneCaller, start } from "./guard.mjs";
import { rawDisk } from "./measure.mjs";

export const name = "authority";

const POLICY = `rampart: 1
name: bench
extends: coding-agent
roles:
  worker: { rules: [{ id: work, grant: "*" }] }
agents:
  bench: { owner: ada, roles: worker, users: dev }
elevations:
  one: { adds: [{ id: one.more, grant: data.write }], for: 8h, approval: one }
  two: { adds: [{ id: two.more, grant: payment.send }], for: 8h, approval: one }
limits:
  - { id: calls.minute, over: agent, measure: calls, at-most: 100000000, per: 1m, reached: deny }
  - { id: calls.day, over: [agent, session], measure: calls, at-most: 100000000, per: { calendar: day, zone: Europe/Vienna }, reached: deny }
  - { id: deletes, over: session, measure: actions, kinds: file.delete, at-most: 100000000, reached: deny }
  - { id: everybody, over: organisation, measure: calls, at-most: 100000000, per: 1h, reached: deny }
  - { id: tools, over: [agent, tool], measure: calls, at-most: 100000000, per: 1h, reached: deny }
`;

export async function run({ quick, commands }) {
  const folder = mkdtempSync(join(process.env.RAMPART_BENCH_FOLDER ?? tmpdir(), "rampart-bench-"));
  const project = join(folder, "home", "project");
  mkdirSync(project, { recursive: true });
  mkdirSync(join(folder, "state/config"), { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, "state/config/policy.yaml"), POLICY, { mode: 0o600 });
  const { child, socket, admin } = await start(folder);
  try {
    await said(admin, { op: "declare-task", id: "t1", kind: "work", agent: "bench", for: 8 * 3_600_000 });
    for (const privilege of ["one", "two"]) await said(admin, { op: "elevate", privilege, agent: "bench", task: "t1" });
    const calls = commands.map((command, at) => ({
      id: String(at),
      ...{ door: "bench", agent: "bench", principal: "dev", session: `s${at % 8}`, task: "t1" },
      ...{ tool: "shell", shell: "bash", arguments: { command }, cwd: project },
    }));
    await new Promise((done) => setTimeout(done, 2_500));
    const raw = rawDisk(folder, quick ? 300 : 1_500);
    const decide = calls.map((call) => ({ op: "decide", call, asks: true }));
    const single = await oneCaller(socket, decide, quick ? 600 : 4_000);
    const { rate, main } = await manyCallers(child.pid, socket, calls, 64, quick ? 2_000 : 6_000);
    const settled = await oneCaller(socket, decide, quick ? 600 : 4_000);
    const disk = Math.min(raw.p50, rawDisk(folder, quick ? 300 : 1_500).p50);
    return [
      { name: "authority: raw write and fdatasync, same run", unit: "ms", ...raw },
      {
        name: "authority: decide with role, task, two privileges, five limits, 1 caller",
        unit: "ms",
        ...single,
        budget: { p50: disk + 0.45 },
      },
      { name: "authority: the same, a guard that has answered tens of thousands", unit: "ms", ...settled },
      { name: "authority: the same, 64 callers", unit: "/s", value: rate, budget: { least: 12_000 } },
      { name: "authority: the same, processor of the main thread", unit: "µs", value: main },
      {
        name: "authority: start with 10,000 live privileges",
        unit: "ms",
        value: await startFull(),
        budget: { most: 1_000 },
      },
    ];
  } finally {
    await end(child);
    rmSync(folder, { recursive: true });
  }
}

async function said(admin, message) {
  const answer = await callOnce(admin, message, 5_000);
  if (answer.error !== undefined) throw new Error(`${message.op}: ${answer.error.message}`);
}

/** A guard whose log holds 10,000 privileges that have hours to go, and no snapshot of them. */
async function startFull() {
  const folder = mkdtempSync(join(process.env.RAMPART_BENCH_FOLDER ?? tmpdir(), "rampart-bench-"));
  try {
    const state = join(folder, "state/state");
    for (const made of ["state/config", "state/state/keys"])
      mkdirSync(join(folder, made), { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, "state/config/policy.yaml"), withAgents(1_000), { mode: 0o600 });
    const log = await openLog(join(state, "log"), {
      signer: await createKey(join(state, "keys/log.pem"), "rampart/bench"),
    });
    const until = Date.now() + 8 * 3_600_000;
    const rest = { privilege: "one", task: null, until, uses: null, approvers: ["ada"], intent: null, reason: null };
    await Promise.all(
      Array.from({ length: 10_000 }, (_, at) =>
        log.append(
          { kind: "elevation-grant", id: grantId(at), agent: `agent-${at % 1_000}`, ...rest },
          { durable: false },
        ),
      ),
    );
    await log.close();
    const { child, admin, ms } = await start(folder);
    const { grants } = await callOnce(admin, { op: "grants" }, 10_000);
    await end(child);
    if (grants.length < 10_000) throw new Error(`${grants.length} of 10,000 privileges are there`);
    return ms;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same policy with more agents: a privilege of one it does not know is taken back. */
function withAgents(count) {
  const one = (_, at) => `  agent-${at}: { owner: ada, roles: worker }\n`;
  return POLICY.replace("agents:\n", `agents:\n${Array.from({ length: count }, one).join("")}`);
}

const LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
/** As the guard writes them: `g-` and ten letters. */
function grantId(at) {
  let id = "";
  for (let n = at, i = 0; i < 10; i++, n = Math.floor(n / 32)) id = LETTERS[n % 32] + id;
  return `g-${id}`;
}
