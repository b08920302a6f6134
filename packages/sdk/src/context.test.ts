import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { governTools as governAi } from "./frameworks/ai.js";
import { governTools as governAnthropic } from "./frameworks/anthropic.js";
import { governClient } from "./frameworks/mcp.js";
import { govern, handOff, within } from "./index.js";
import { willingGuard } from "./testing/willing.js";

const { socket, asked, lines } = willingGuard();
const guarded = { socket, guard: "required" } as const;

it("D9: a call says who acts, in which task, and who handed the work on, for as long as the function runs", async () => {
  const look = govern(async function look() {}, { socket, guard: "required", agent: "plain", chain: ["before"] });
  await look();
  await within({ agent: "planner", task: "t1", token: "T" }, async () => {
    await look();
    await handOff("worker", async () => {
      await look();
      await handOff("helper", () => look());
    });
    await Promise.all([within({ task: "t2" }, () => look()), look()]);
  });
  await look();
  const said = asked.map(({ token, call }) => [
    call["agent"],
    call["task"],
    (call["chain"] as string[] | undefined)?.join(">"),
    token,
  ]);
  expect(said).toEqual([
    ["plain", null, "before", undefined],
    ["planner", "t1", "before", "T"],
    ["worker", "t1", "planner", "T"],
    ["helper", "t1", "planner>worker", "T"],
    ["planner", "t2", "before", "T"],
    ["planner", "t1", "before", "T"],
    ["plain", null, "before", undefined],
  ]);
});

/** A tool of this agent that does this when it is called. */
const tool = (agent: string | undefined, name: string, run: () => unknown = () => "done") =>
  govern(async () => run(), { ...guarded, name, ...(agent !== undefined && { agent }) });

describe("D9: inside a tool an agent calls, the work of other agents is its own", () => {
  const look = tool("helper", "look");
  const plain = tool(undefined, "plain");

  it.each<[why: string, run: () => unknown, said: readonly string[]]>([
    [
      "another agent has it from the one that called",
      tool("triage", "ask", look),
      ["ask: triage", "look: triage>helper"],
    ],
    ["the same agent has it from nobody", tool("helper", "ask", look), ["ask: helper", "look: helper"]],
    ["a tool without a name acts for whoever called", tool("triage", "ask", plain), ["ask: triage", "plain: triage"]],
    ["an agent nobody named is one as well", tool(undefined, "ask", look), ["ask: sdk", "look: sdk>helper"]],
    [
      "and so on, however deep",
      tool("a", "one", tool("b", "two", tool("c", "three", tool("d", "four")))),
      ["one: a", "two: a>b", "three: a>b>c", "four: a>b>c>d"],
    ],
    [
      "an agent the work comes back to has the others behind it",
      tool("a", "one", tool("b", "two", tool("a", "three"))),
      ["one: a", "two: a>b", "three: a>b>a"],
    ],
    [
      "to and fro is no ever longer line",
      tool("a", "1", tool("b", "2", tool("a", "3", tool("b", "4", tool("a", "5"))))),
      ["1: a", "2: a>b", "3: a>b>a", "4: a>b", "5: a>b>a"],
    ],
    ["handOff says more", tool("a", "ask", () => handOff("b", look)), ["ask: a", "look: a>b"]],
    ["handOff to itself adds nobody", tool("a", "ask", () => handOff("a", plain)), ["ask: a", "plain: a"]],
    ["within names another", tool("a", "ask", () => within({ agent: "b" }, plain)), ["ask: a", "plain: a>b"]],
    [
      "within shortens nothing",
      tool("a", "ask", () => within({ agent: "b", chain: [] }, plain)),
      ["ask: a", "plain: a>b"],
    ],
    ["nor with what it says", tool("a", "ask", () => within({ chain: ["x"] }, plain)), ["ask: a", "plain: a>x>a"]],
    [
      "nor a second time, nor in a hand-off",
      tool("a", "ask", () => handOff("b", () => within({ chain: [], agent: "c" }, () => within({ chain: [] }, plain)))),
      ["ask: a", "plain: a>c"],
    ],
    [
      "a chain its tool was given counts once",
      tool(
        "a",
        "ask",
        govern(async () => 0, { ...guarded, name: "t", agent: "b", chain: ["a", "x"] }),
      ),
      ["ask: a", "t: a>x>b"],
    ],
    [
      "tools of the Vercel AI SDK",
      tool("a", "ask", () => {
        const { t } = governAi({ t: { execute: async () => 1 } }, { ...guarded, agent: "b" });
        return t.execute();
      }),
      ["ask: a", "t: a>b"],
    ],
    [
      "tools of the Anthropic SDK",
      tool("a", "ask", () => {
        const [t] = governAnthropic([{ name: "t", run: async () => "1" }], { ...guarded, agent: "b" });
        return t!.run();
      }),
      ["ask: a", "t: a>b"],
    ],
    [
      "a client of MCP",
      tool("a", "ask", () => {
        const client = governClient({ callTool: async (_: object) => ({ content: [] }) }, { ...guarded, agent: "b" });
        return client.callTool({ name: "t" });
      }),
      ["ask: a", "mcp: a>b"],
    ],
  ])("%s", async (_why, run, said) => {
    await run();
    expect(lines()).toEqual(said);
  });

  it("agents at work at once have each their own line", async () => {
    const slow = (agent: string) =>
      tool("boss", `ask ${agent}`, async () => {
        await sleep(Math.random() * 20);
        await tool(agent, `first of ${agent}`)();
        await sleep(Math.random() * 20);
        await Promise.all([tool(agent, `last of ${agent}`)(), tool("deep", `of ${agent}`)()]);
      });
    await Promise.all([slow("a")(), slow("b")(), tool("alone", "t")()]);
    expect(lines().toSorted()).toEqual([
      "ask a: boss",
      "ask b: boss",
      "first of a: boss>a",
      "first of b: boss>b",
      "last of a: boss>a",
      "last of b: boss>b",
      "of a: boss>deep",
      "of b: boss>deep",
      "t: alone",
    ]);
  });

  it("holds for what a tool leaves behind, and for nothing after a tool that failed", async () => {
    let late: Promise<unknown> = Promise.resolve();
    let go = () => {};
    const later = new Promise<void>((resolve) => {
      go = resolve;
    });
    await tool("a", "ask", () => {
      late = later.then(() => look());
    })();
    await look();
    go();
    await late;
    const fails = tool("a", "fails", () => {
      throw new RangeError("its own");
    });
    await expect(fails()).rejects.toThrow(RangeError);
    await look();
    expect(lines()).toEqual(["ask: a", "look: helper", "look: a>helper", "fails: a", "look: helper"]);
  });

  it("is done for the task and in the session of the call", async () => {
    const options = { ...guarded, name: "ask", agent: "a", session: "s", token: "T" };
    await govern(async () => look(), options)();
    expect(asked.map(({ token, call }) => [call["agent"], call["session"], token])).toEqual([
      ["a", "s", "T"],
      ["helper", "s", "T"],
    ]);
  });

  it("refuses what more agents stand behind than a chain says", async () => {
    let ran = 0;
    const nest = (depth: number): (() => Promise<unknown>) =>
      tool(`a${depth}`, "t", async () => {
        ran += 1;
        if (depth > 0) await nest(depth - 1)();
      });
    await nest(16)();
    expect(ran).toBe(17);
    await expect(nest(17)()).rejects.toMatchObject({ name: "RefusedError", code: "chain.long" });
    expect(ran).toBe(17 + 17);
  });

  it("loses nobody, whatever is said inside", async () => {
    const name = fc.constantFrom("a", "b", "c");
    const step = fc.oneof(
      name.map((agent) => ["tool", agent] as const),
      name.map((agent) => ["handOff", agent] as const),
      fc.tuple(fc.constant("within"), fc.option(name), fc.option(fc.array(name, { maxLength: 2 }))),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
        asked.splice(0);
        const run = steps.reduceRight<() => Promise<unknown>>(
          (inner, [how, agent, chain]) => {
            if (how === "tool") return tool(agent!, "t", inner);
            if (how === "handOff") return () => handOff(agent!, inner);
            return () => within({ ...(agent && { agent }), ...(chain && { chain }) }, inner);
          },
          tool("end", "t"),
        );
        await run();
        const known = lines().map((line) => line.slice(3).split(">"));
        for (let at = 1; at < known.length; at += 1)
          expect(new Set(known[at])).toEqual(new Set([...known[at - 1]!, ...known[at]!]));
      }),
      { numRuns: 60 },
    );
  });
});
