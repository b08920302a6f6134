import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSpoolFile } from "@rampart/service";
import { afterAll, describe, expect, it } from "vitest";
import { makeCall } from "./call.js";
import { RefusedError } from "./error.js";
import { govern } from "./govern.js";
import { closeGates, gateFor } from "./open.js";
import type { ToolOptions } from "./options.js";
import { openGate } from "./passage.js";

const root = mkdtempSync(join(tmpdir(), "rampart-sdk-"));
afterAll(async () => {
  await closeGates();
  rmSync(root, { recursive: true, force: true });
});

let rooms = 0;
/** An installation without a guard. */
function room(policy?: string): ToolOptions & { readonly state: string } {
  const state = join(root, String(rooms++));
  mkdirSync(join(state, "config"), { recursive: true, mode: 0o700 });
  if (policy !== undefined) writeFileSync(join(state, "config/policy.yaml"), policy);
  return { state, guard: "none", cwd: root };
}

const POLICY = `rampart: 1
name: t
extends: coding-agent
guardrails:
  - { id: refund, ask: tool.call, when: { tool: [refund] }, reason: A refund needs a person. }
  - id: result.secret
    ask: "*"
    when: { phase: result, finding: { code: ["secret.*"] } }
    reason: Secrets stay out of a model.
    obligations: [{ redact: secrets }]
`;
const TOKEN = `ghp_${"wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"}`;

describe("D4: govern, deciding in this process", () => {
  it.each<[why: string, make: (options: ToolOptions) => (input: { command: string }) => Promise<unknown>]>([
    ["a function", (options) => govern(async ({ command }: { command: string }) => command, options)],
    ["a function that waits for nothing", (options) => govern(({ command }: { command: string }) => command, options)],
    [
      "an object with execute",
      (options) => {
        const tool = govern({ execute: async ({ command }: { command: string }) => command }, options);
        return (input) => tool.execute(input);
      },
    ],
    [
      "a tool with a class, private members and all",
      (options) => {
        class Tool {
          readonly name = "t";
          #prefix = "";
          async invoke({ command }: { command: string }) {
            return this.#prefix + command;
          }
        }
        const tool = govern(new Tool(), options);
        return (input) => tool.invoke(input);
      },
    ],
  ])("%s runs where it may, and not where it may not", async (_why, make) => {
    const tool = make({ ...room(), name: "bash", as: "shell" });
    expect(await tool({ command: "ls" })).toBe("ls");
    const refused = await tool({ command: "rm -rf /" }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RefusedError);
    expect(String(refused)).toMatch(/refused this call\. This would delete a whole system.*will not help/);
    expect(String(refused)).not.toContain("rm -rf");
  });

  it("reads shell, SQL and files in arguments by their names, without being told", async () => {
    const query = govern(async ({ sql }: { sql: string }) => sql, { ...room(), name: "query" });
    await expect(query({ sql: "select 1" })).resolves.toBe("select 1");
    await expect(query({ sql: "drop table users" })).rejects.toThrow(RefusedError);
  });

  it("looks where a link leads, as every door that decides alone", async () => {
    const options = room();
    symlinkSync("/etc/shadow", join(options.state, "notes.txt"));
    const read = govern(async (_: object) => "read", { ...options, name: "read_file", as: "read" });
    await expect(read({ path: join(options.state, "none.txt") })).resolves.toBe("read");
    await expect(read({ path: join(options.state, "notes.txt") })).rejects.toThrow(RefusedError);
  });

  it("opens one gate for a tool whose questions are answered here, however often it is called", () => {
    const options = { ...room(), onAsk: () => true };
    expect(gateFor({ ...options })).toBe(gateFor({ ...options }));
    expect(gateFor({ ...options, onAsk: () => true })).not.toBe(gateFor(options));
  });

  it("hands a tool's own error on", async () => {
    const tool = govern(
      async () => {
        throw new RangeError("its own");
      },
      { ...room(), name: "t" },
    );
    await expect(tool()).rejects.toThrow(RangeError);
  });

  it.each<[why: string, onAsk: ToolOptions["onAsk"], runs: boolean]>([
    ["nobody to ask", undefined, false],
    ["a person who agrees", () => true, true],
    ["a person who does not", async () => false, false],
    ["an answer that is no yes", () => "no" as unknown as boolean, false],
    [
      "a question that fails",
      () => {
        throw new Error("no terminal");
      },
      false,
    ],
  ])("asks: %s", async (_why, onAsk, runs) => {
    const tool = govern(async () => "refunded", {
      ...room(POLICY),
      name: "refund",
      ...(onAsk === undefined ? {} : { onAsk }),
    });
    const done = await tool().catch((error: Error) => error.message);
    if (runs) expect(done).toBe("refunded");
    else expect(done).toMatch(/A refund needs a person\. A person has to agree/);
  });

  it("D9: an agent does for another what both may, in this process too", async () => {
    const policy = `rampart: 1
name: t
extends: coding-agent
agents:
  triage: { owner: ada }
  helper: { owner: ada, delegate-of: triage }
guardrails:
  - { id: closed, deny: tool.call, when: { tool: pay, agent: triage }, reason: Triage does not pay. }
`;
    const options = { ...room(policy), agent: "helper" };
    const tool = (name: string, chain: readonly string[]) => govern(async () => name, { ...options, name, chain });
    expect(await tool("look", ["triage"])()).toBe("look");
    await expect(tool("pay", ["triage"])()).rejects.toThrow("Triage does not pay");
    await expect(tool("look", [])()).rejects.toThrow(/nobody who may has handed it this work/);
  });

  it("P10: gives results on without their secrets, in their own form", async () => {
    const tool = govern(async (_: object) => ({ notes: [`token ${TOKEN}`], n: 1 }), { ...room(POLICY), name: "notes" });
    const read = (await tool({})) as { notes: string[]; n: number };
    expect(read.n).toBe(1);
    expect(read.notes[0]).toMatch(/^token <redacted:/);
  });

  it("keeps back what is too long to be looked through", async () => {
    const tool = govern(async (_: object) => "x".repeat(300_000), { ...room(), name: "big" });
    await expect(tool({})).rejects.toThrow(/kept this result back/);
  });

  it("runs nothing that policy could not see as a whole, and keeps back what nobody could look through", async () => {
    const loop: Record<string, unknown> = {};
    loop["self"] = loop;
    let ran = 0;
    const takes = govern(async (_: object) => ++ran, { ...room(), name: "takes" });
    await expect(takes(loop)).rejects.toMatchObject({ name: "RefusedError", code: "json.too_deep" });
    expect(ran).toBe(0);
    const gives = govern(async (_: object) => loop, { ...room(), name: "gives" });
    await expect(gives({})).rejects.toMatchObject({ name: "RefusedError", code: "json.too_deep" });
  });

  it("leaves every decision in the spool, as this process's word", async () => {
    const options = room(POLICY);
    const tool = govern(async (_: object) => 1, { ...options, name: "count", agent: "a1", session: "s1" });
    for (let i = 0; i < 100; i++) await tool({ i });
    await closeGates();
    const spool = join(options.state, "state/spool");
    const files = await Promise.all(readdirSync(spool).map((name) => readSpoolFile(spool, name)));
    const records = files.flatMap((file) => file.records);
    expect(records).toHaveLength(100);
    expect(records[0]).toMatchObject({ door: "sdk", agent: "a1", session: "s1", tool: "count", why: "sdk.local" });
  });

  it("E1: leaves what a door refused by itself there too", async () => {
    const options = room();
    const gate = await openGate(options);
    await gate.refused(makeCall("t", {}, undefined, options), "mcp.unaccepted");
    await closeGates();
    const spool = join(options.state, "state/spool");
    const [name] = readdirSync(spool);
    const { records } = await readSpoolFile(spool, name!);
    expect(records).toMatchObject([{ tool: "t", verdict: "deny", why: "mcp.unaccepted", actions: [] }]);
  });

  it.each<[why: string, options: () => ToolOptions, code: string]>([
    ["a policy with a mistake", () => room("rampart: 1\nname: t\nguardrail: []\n"), "policy.invalid"],
    ["a policy that is not there", () => ({ ...room(), policy: "/nowhere/policy.yaml" }), "policy.unreadable"],
    ["a guard that must be there and is not", () => ({ ...room(), guard: "required" }), "wire.unreachable"],
  ])("runs nothing with %s", async (_why, options, code) => {
    const ran: number[] = [];
    const tool = govern(async () => ran.push(1), { ...options(), name: "t" });
    await expect(tool()).rejects.toMatchObject({ name: "RefusedError", code });
    expect(ran).toEqual([]);
  });

  it("runs nothing more once decisions cannot be recorded", async () => {
    const options = room();
    mkdirSync(join(options.state, "state"), { mode: 0o700 });
    writeFileSync(join(options.state, "state/spool"), "in the way");
    const tool = govern(async (_: object) => 1, { ...options, name: "t" });
    await tool({});
    const code = () =>
      tool({}).then(
        () => "it ran",
        (error: { name: string; code: string }) => `${error.name} ${error.code}`,
      );
    await expect.poll(code, { timeout: 10_000 }).toMatch(/^RefusedError (folder|spool)\./);
  });

  it("refuses what is no tool", () => {
    expect(() => govern({ description: "nothing to run" })).toThrow(/a tool is a function or has one of execute/);
  });
});
