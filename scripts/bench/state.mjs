// The guard's state out of its record: rebuilt from the whole log, and from a snapshot. 200,000 events of about 1.1 KB;
// --quick has 50,000. One in a hundred matters to the state, as in a record of an agent's day.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKey, openLog } from "@rampart/ledger";

export const name = "state";

const STATE = new URL("../../packages/guard/dist/state/", import.meta.url);
const { project } = await import(new URL("project.js", STATE).href);
const { mayMatter } = await import(new URL("projection.js", STATE).href);

export async function run({ quick, commands }) {
  const base = mkdtempSync(join(tmpdir(), "rampart-bench-state-"));
  const size = quick ? 50_000 : 200_000;
  try {
    const log = await openLog(join(base, "log"), { signer: await createKey(join(base, "key"), "rampart.local/bench") });
    for (let at = 0; at < size; at += 2_000) await append(log, at, commands);
    const before = process.memoryUsage().rss;
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    const { projection } = await project((from) => log.readTexts(from, Infinity, mayMatter), join(base, "none"));
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    if (projection.parts.spooled.ids.size !== size / 100) throw new Error("the state is not what the record says");
    await log.close();
    const spent = Math.round(size / ((user + system) / 1e6));
    const grown = Math.round((process.memoryUsage().rss - before) / 1e6);
    return [
      {
        name: `state: rebuilt from ${size} events (${spent} a second of processor, ${grown} MB more)`,
        unit: "/s",
        value: Math.round(size / seconds),
        budget: { least: 100_000 },
      },
    ];
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

async function append(log, at, commands) {
  const events = Array.from({ length: 2_000 }, (_, i) => intent(at + i, commands[(at + i) % commands.length]));
  await Promise.all(events.map((event) => log.append(event, { durable: false })));
}

const ACTION = { kind: "process.exec", resource: { type: "program", name: "git" }, certainty: "certain", labels: [] };

function intent(n, command) {
  const who = {
    door: "gemini",
    agent: "gemini-cli",
    principal: "dev",
    session: `s-${n % 50}`,
    owner: null,
    verified: false,
  };
  const what = {
    tool: "shell",
    hostTool: "run_shell_command",
    shell: "bash",
    cwd: "/home/dev/project",
    arguments: { command },
  };
  const decision = { verdict: "allow", granted: false, obligations: [], rules: [], erred: [] };
  const digest = `sha256:${"a".repeat(64)}`;
  return {
    ...{
      kind: "intent",
      id: `i-${n}`,
      call: `c-${n}`,
      phase: "call",
      chain: null,
      task: null,
      prompt: null,
      ...who,
      ...what,
    },
    ...{ received: 1_767_225_600_000, payload: digest, altered: 0, actions: [ACTION, ACTION], findings: [], decision },
    ...{
      facts: { roles: [], purpose: null },
      factsDigest: null,
      policy: digest,
      code: null,
      permit: null,
      review: null,
    },
    ...{ enforced: true, claimed: n % 100 === 0, micros: 180, process: null, flow: null },
  };
}
