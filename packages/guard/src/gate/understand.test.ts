import { EMPTY_SESSION, type Facts, loadPolicy, PACKS, type Policy, type ToolCall } from "@rampart/core";
import { PostgresParser } from "@rampart/service";
import { describe, expect, it } from "vitest";
import type { Arrived } from "./arrived.js";
import { understand } from "./understand.js";

const PLACE = {
  home: "/home/dev",
  user: "dev",
  cwd: "/home/dev/app",
  project: "/home/dev/app",
  scratch: ["/tmp"],
  installed: [],
};
const FACTS: Facts = {
  identity: { agent: "a", principal: "dev", owner: null, verified: false },
  door: "test",
  roles: [],
  task: null,
  purpose: null,
  environment: null,
  grants: [],
  session: EMPTY_SESSION,
  quarantined: false,
  stopped: false,
  now: 0,
  place: PLACE,
};
const arrived = { deadline: { check: () => undefined } } as unknown as Arrived;
const models = { ask: async () => new Map() } as never;

function installed(): Policy {
  const text = "rampart: 1\nname: test\nextends: coding-agent\n";
  const loaded = loadPolicy([{ name: "test", text }], { packs: (name) => PACKS[name] });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return loaded.policy;
}

const call = (query: string): ToolCall => ({
  id: "1",
  door: "test",
  agent: "a",
  principal: "dev",
  session: "s",
  task: null,
  tool: "sql",
  hostTool: "sql",
  arguments: { query, dialect: "postgres" },
  shell: null,
  cwd: PLACE.cwd,
  time: 0,
});

describe("SQL at the gate", () => {
  const policy = installed();
  const judged = (sql: PostgresParser, query: string) =>
    understand({ sql, models }, arrived, policy, call(query), FACTS);
  /** Bounded by its words, unbounded by the grammar: it deletes all rows of its table. */
  const REVEALING = "DELETE FROM t WHERE a IS NOT UNKNOWN";

  it("P3: the first statement already is parsed, and nobody had to load anything before", async () => {
    const sql = new PostgresParser();
    // A busy machine may take longer than the first call waits.
    if (!(await sql.ready())) throw new Error("no parser");
    await sql.close();
    const first = await judged(sql, REVEALING);
    const later = (await sql.ready()) ? await judged(sql, REVEALING) : first;
    await sql.close();
    expect(later.findings).toEqual([]);
    expect(later.decision.verdict).toBe("deny");
    expect(["ask", "deny"]).toContain(first.decision.verdict);
  });

  it("P3: without a parser it is read by its words, stopped all the same, and that is said", async () => {
    const { decision, findings } = await judged(new PostgresParser({ parts: null }), "DELETE FROM t WHERE a = 1");
    expect(decision.verdict).toBe("ask");
    expect(findings.map(({ code }) => code)).toEqual(["sql.unparsed"]);
  });

  it("P3: in a shell's command too", async () => {
    const command = "psql -c 'DELETE FROM t WHERE a = 1'";
    const asked: ToolCall = { ...call(""), tool: "shell", shell: "bash", arguments: { command } };
    const sql = new PostgresParser({ parts: null });
    const { decision, findings } = await understand({ sql, models }, arrived, policy, asked, FACTS);
    expect(decision.verdict).toBe("ask");
    expect(findings.map(({ code }) => code)).toEqual(["sql.unparsed"]);
  });

  it("other calls start nothing", async () => {
    const sql = new PostgresParser();
    await understand({ sql, models }, arrived, policy, { ...call(""), tool: "read", arguments: { path: "/x" } }, FACTS);
    expect(sql.wanted).toBe(false);
  });
});
