import { existsSync, readFileSync } from "node:fs";
import type { ToolCall } from "@rampart/core";
import { describe, expect, it } from "vitest";
import { makeBench } from "../testing/harness.js";
import { type Loop, Loops } from "./loops.js";

const CORPUS = new URL("../../../../../shared/corpora/agentday.jsonl", import.meta.url);

const call = (tool: string, given: ToolCall["arguments"], session = "s"): ToolCall => {
  const names = { id: "1", door: "d", agent: "a", principal: "p", session, task: null, hostTool: tool };
  return { ...names, tool, arguments: given, shell: null, cwd: "/p", time: 0 };
};
const shell = (command: string, session?: string) => call("shell", { command }, session);
const bounds = { same: 4, near: 6, cycle: 3 };
const noted = (
  commands: readonly string[],
  told: (at: number) => string | null = () => null,
): readonly (string | null)[] => {
  const loops = new Loops();
  return commands.map((command, at) => {
    const found: Loop | null = loops.note(shell(command), bounds);
    loops.told(shell(command), told(at));
    return found === null ? null : `${found.kind} ${found.times} of ${found.length}`;
  });
};
const times = (count: number, ...round: readonly string[]) => Array.from({ length: count }, () => round).flat();

describe("P7: an agent that goes round in circles", () => {
  const rows: readonly (readonly [why: string, commands: readonly string[], last: string | null])[] = [
    ["the same call", times(4, "ls"), "same 4 of 1"],
    ["not yet", times(3, "ls"), null],
    ["something else in between is no row", [...times(3, "ls"), "cat f", "ls"], null],
    ["the same but for numbers", ["get 1", "get 2", "get 3", "get 4", "get 5", "get 6"], "near 6 of 1"],
    ["two calls in turn", times(3, "edit a", "make"), "cycle 3 of 2"],
    ["three", times(3, "edit a", "make", "make test"), "cycle 3 of 3"],
    ["four", times(3, "a", "b", "c", "d"), "cycle 3 of 4"],
    ["five are too many to be sure", times(3, "a", "b", "c", "d", "e"), null],
    ["a round that is not whole yet", times(3, "edit a", "make").slice(0, -1), null],
    [
      "an edit that is another each time is work",
      times(1, "edit 1", "make", "edit 2 b", "make", "edit 3 c", "make"),
      null,
    ],
  ];
  it.each(rows)("%s", (_why, commands, last) => {
    expect(noted(commands).at(-1)).toBe(last);
  });

  it("whose calls bring back something new each time waits for something", () => {
    expect(noted(times(8, "status"), (at) => `state ${at}`).at(-1)).toBeNull();
    expect(noted(times(8, "status"), () => "pending").at(-1)).toBe("same 8 of 1");
  });

  it("is one of its own session, and the memory of all of them is bounded", () => {
    const loops = new Loops();
    for (let n = 0; n < 20; n++) expect(loops.note(shell("ls", `s${n}`), bounds)).toBeNull();
    for (let n = 0; n < 3_000; n++) loops.note(shell("ls", `t${n}`), bounds);
    expect(loops.note(shell("ls", "s0"), bounds)).toBeNull();
  });

  it.skipIf(!existsSync(CORPUS))(
    "a day of agents at work goes round in no circle, at the bounds that hold by default",
    () => {
      const loops = new Loops();
      const found: string[] = [];
      let calls = 0;
      for (const line of readFileSync(CORPUS, "utf8").trim().split("\n")) {
        const { id, session, tool, input, cwd } = JSON.parse(line);
        calls++;
        const said = loops.note({ ...call(tool, input, session), cwd: cwd ?? null }, {});
        if (said !== null) found.push(`${id}: ${said.kind} ${said.times}`);
      }
      if (process.env["RAMPART_SHOW"] !== undefined) console.info(`${found.length} of ${calls}`, found);
      expect(found).toEqual([]);
    },
  );
});

const HEAD = `rampart: 1
name: test
default: allow
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
`;
const told = await makeBench({}, `${HEAD}loops: { same: 3 }\n`);
const denied = await makeBench({}, `${HEAD}loops: { same: 3, reached: deny }\n`);

describe("P7: at the gate", () => {
  const ask = (bench: typeof told, session: string) =>
    bench.agent({ op: "decide", call: { ...call("look", { at: "x" }, session), door: "sdk", cwd: bench.project } });

  it("who goes round is told so and goes on, and people are", async () => {
    const answers = [await ask(told, "l"), await ask(told, "l"), await ask(told, "l")];
    expect(answers.map(({ verdict, message }) => [verdict, message === ""])).toEqual([
      ["allow", true],
      ["allow", true],
      ["allow", false],
    ]);
    expect(answers[2]!["message"]).toContain("This is the same call for the 3. time in a row");
    await told.until((one) => one.kind === "alarm" && one.code === "loop.noticed" && one.session === "l");
  });

  it("or does not, where the policy says so", async () => {
    await ask(denied, "l");
    await ask(denied, "l");
    const third = await ask(denied, "l");
    expect(third).toMatchObject({ verdict: "deny", rules: [{ rule: "limit.loop.same" }] });
    expect(third["message"]).toContain("do something else");
  });
});
