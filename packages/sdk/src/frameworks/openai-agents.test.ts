import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { close, govern, handOff, within } from "../index.js";
import type { ToolOptions } from "../options.js";
import { governAgent, governTools } from "./openai-agents.js";

/** On objects of the framework's shape, in the order in which it uses them; the framework: tests/slow/sdk. */

const folder = mkdtempSync(join(tmpdir(), "rampart-agents-"));
const socket = join(folder, "s");
const asked: string[] = [];
const server = createServer((peer) =>
  peer.on("data", (bytes) => {
    for (const line of String(bytes).trimEnd().split("\n")) {
      const { op, call } = JSON.parse(line) as { op: string; call: Record<string, unknown> };
      const { chain = [], agent, tool } = call;
      if (op === "decide") asked.push([...(chain as string[]), agent, tool].join(" "));
      const answer = { v: 1, outcome: "allow", message: "", code: null, permit: "p", review: null };
      peer.write(`${JSON.stringify(answer)}\n`);
    }
  }),
).listen(socket);
const options: ToolOptions = { socket, guard: "required" };

afterAll(async () => {
  await close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  asked.length = 0;
});

type Listener = (context: object, agent: unknown) => void;

class Agent {
  readonly listeners: Record<string, Listener[]> = {};
  handoffs: object[] = [];
  constructor(
    readonly name: string,
    public tools: Tool[] = [],
  ) {}
  on(event: string, listener: Listener): void {
    this.listeners[event] = [...(this.listeners[event] ?? []), listener];
  }
  /** Has a turn, in which it calls all of its tools. */
  async acts(context: object): Promise<void> {
    for (const listener of this.listeners["agent_start"] ?? []) listener(context, this);
    await Promise.all(this.tools.map((one) => one.isEnabled(context, this)));
    await Promise.all(this.tools.map((one) => one.invoke(context, "{}")));
  }
  hands(context: object, to: Agent): void {
    for (const listener of this.listeners["agent_handoff"] ?? []) listener(context, to);
  }
}

interface Tool {
  readonly type: string;
  readonly name: string;
  invoke(context: object, input: string): Promise<unknown>;
  isEnabled(context: object, agent: { name: string }): Promise<boolean>;
  on?(): void;
}
const tool = (name: string, does: (context: object) => unknown = () => "done"): Tool => ({
  type: "function",
  name,
  invoke: async (context) => does(context),
  isEnabled: async () => true,
});

describe("D9: agents of the OpenAI Agents SDK", () => {
  it("a hand-off goes into the chain, also from an agent without tools, and back", async () => {
    const [triage, helper, context] = [new Agent("triage"), new Agent("helper", [tool("pay")]), {}];
    triage.handoffs = [{ agent: helper }];
    helper.handoffs = [triage];
    governAgent(triage, options);
    governAgent(helper, options);
    triage.tools = governTools([tool("see")], options);
    for (const agent of [triage, helper, triage, helper]) await agent.acts(context);
    await helper.acts({});
    expect(asked).toEqual([
      "triage see",
      "triage helper pay",
      "triage helper triage see",
      "triage helper pay",
      "helper pay",
    ]);
  });

  it("an agent made by the hand-off itself is governed as it is handed on to", async () => {
    const [triage, late, context] = [governAgent(new Agent("triage"), options), new Agent("late", [tool("pay")]), {}];
    await triage.acts(context);
    triage.hands(context, late);
    await late.acts(context);
    expect(asked).toEqual(["triage late pay"]);
  });

  it("agents that are tools have the work from who calls them, each for itself, in one context", async () => {
    const context = {};
    const helpers = ["one", "two"].map((name) => governAgent(new Agent(name, [tool(`${name}'s`)]), options));
    const asTools = helpers.map((one) => ({ ...tool(one.name, (shared) => one.acts(shared)), on: () => {} }));
    const boss = governAgent(new Agent("boss", [...asTools]), options);
    // The framework knows an agent by its tool.
    expect(boss.tools).toEqual(asTools);
    expect(boss.tools[0]).toBe(asTools[0]);
    await boss.acts(context);
    await boss.acts(context);
    const once = ["boss one", "boss one one's", "boss two", "boss two two's"];
    expect(asked.toSorted()).toEqual([...once, ...once].toSorted());
  });

  it("the name given around a run is its first agent's; one of a tool's own options stands", async () => {
    const helper = new Agent("helper", [tool("pay")]);
    const triage = new Agent("Triage agent", [tool("see")]);
    triage.handoffs = [helper];
    governAgent(triage, options);
    const own = new Agent("x", governTools([tool("own")], { ...options, agent: "named", chain: ["before"] }));
    await within({ agent: "bot" }, async () => {
      const context = {};
      await triage.acts(context);
      await helper.acts(context);
      await handOff("other", () => triage.acts({}));
    });
    await own.acts({});
    const plain = govern(async function plain() {}, options);
    const someones = govern(async function someones() {}, { ...options, agent: "some" });
    const runs = async (context: object) => {
      await own.acts(context);
      await plain();
      await someones();
    };
    const caller = new Agent("boss", governTools([tool("run", runs)], options));
    await caller.acts({});
    expect(asked).toEqual([
      "bot see",
      "bot helper pay",
      "bot other see",
      "before named own",
      "boss run",
      "boss before named own",
      "boss plain",
      "boss some someones",
    ]);
  });

  it("a tool is asked about once, however often it is governed, and one that is off stays so", async () => {
    const agent = new Agent("a", governTools([tool("t")], options));
    governAgent(governAgent(agent, options), options);
    await agent.acts({});
    expect(asked).toEqual(["a t"]);
    const [off] = governTools<Tool>([{ ...tool("t"), isEnabled: async () => false }], options);
    expect(await off!.isEnabled({}, agent)).toBe(false);
  });

  it("work handed on more often than a chain says is not done", async () => {
    const agents = Array.from({ length: 18 }, (_, i) => governAgent(new Agent(`a${i}`, [tool("t")]), options));
    const context = {};
    for (const agent of agents.slice(0, 17)) await agent.acts(context);
    expect(asked).toHaveLength(17);
    let ran = false;
    agents[17]!.tools = governTools([tool("t", () => (ran = true))], options);
    const last = agents[17]!;
    await last.tools[0]!.isEnabled(context, last);
    expect(await last.tools[0]!.invoke(context, "{}")).toContain("chain.long");
    expect([ran, asked.length]).toEqual([false, 17]);
  });
});
