import { describe, expect, it } from "vitest";
import { willingGuard } from "../testing/willing.js";
import { governQuery } from "./claude-agent.js";
import { UsedSince } from "./claude-used.js";

/** Messages as the SDK's types (0.3.329) have them. */

let refuses = false;
const { socket, asked, told } = willingGuard(({ op }) =>
  refuses && op === "decide" ? { outcome: "deny", message: "the budget is used up", permit: null } : null,
);
const options = { socket, guard: "required" } as const;
const spent = (inputTokens: number, outputTokens: number, cacheReadInputTokens = 0) => ({
  inputTokens,
  outputTokens,
  cacheReadInputTokens,
  cacheCreationInputTokens: 0,
  costUSD: 1,
});
const init = { type: "system", subtype: "init", model: "opus", session_id: "s-1" };
const words = { type: "assistant", message: {} };
const result = (modelUsage: object) => ({ type: "result", subtype: "success", modelUsage });

function queryOf(...messages: readonly object[]) {
  const state = { ended: false, interrupted: false };
  async function* messagesOf() {
    try {
      yield* messages;
    } finally {
      state.ended = true;
    }
  }
  const interrupt = async () => {
    state.interrupted = true;
  };
  const query = Object.assign(messagesOf(), { interrupt });
  return { query, state };
}

async function all(query: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const read = [];
  for await (const message of query) read.push(message);
  return read;
}

describe("P7: what the agent of the Claude Agent SDK uses", () => {
  it("is asked about at the beginning of a turn, and told with its result, by model", async () => {
    refuses = false;
    const messages = [init, words, result({ haiku: spent(1, 1), opus: spent(3, 4, 20) })];
    expect(await all(governQuery(queryOf(...messages).query, options))).toEqual(messages);
    expect(asked.map(({ call }) => [call["tool"], call["arguments"], call["session"]])).toEqual([
      ["model", { model: "opus" }, "s-1"],
      ["model", { model: "haiku" }, "s-1"],
    ]);
    expect(told.map(({ usage }) => usage)).toEqual([
      { model: "opus", inputTokens: 23, outputTokens: 4 },
      { model: "haiku", inputTokens: 1, outputTokens: 1 },
    ]);
  });

  it("of several turns each is told what it added", async () => {
    refuses = false;
    const turns = [init, result({ opus: spent(3, 4) }), init, result({ opus: spent(13, 5) })];
    await all(governQuery(queryOf(...turns).query, options));
    expect(told.map(({ usage }) => usage)).toEqual([
      { model: "opus", inputTokens: 3, outputTokens: 4 },
      { model: "opus", inputTokens: 10, outputTokens: 1 },
    ]);
  });

  it("a refusal ends the query before a message is read", async () => {
    refuses = true;
    const { query, state } = queryOf(init, words);
    await expect(all(governQuery(query, options))).rejects.toThrow("the budget is used up");
    expect(state.ended).toBe(true);
  });

  it("a turn nobody reads on is told of without amounts, and the query ends", async () => {
    refuses = false;
    const { query, state } = queryOf(init, words, result({ opus: spent(3, 4) }));
    for await (const _ of governQuery(query, options)) break;
    expect([state.ended, told.map(({ usage }) => usage)]).toEqual([true, [undefined]]);
  });

  it("its other methods are the query's own", async () => {
    const { query, state } = queryOf();
    await governQuery(query, options).interrupt();
    expect(state.interrupted).toBe(true);
  });
});

describe("P7: running totals", () => {
  it.each<[why: string, totals: readonly unknown[], used: readonly object[]]>([
    ["none", [undefined], []],
    ["nothing that is one", [{ opus: null, haiku: { inputTokens: "9" } }], []],
    ["a model that used nothing more", [{ opus: spent(3, 4) }, { opus: spent(3, 4) }], []],
    [
      "one that became less was cleared",
      [{ opus: spent(9, 9) }, { opus: spent(2, 1) }],
      [{ model: "opus", inputTokens: 2, outputTokens: 1 }],
    ],
    ["amounts nobody uses", [{ opus: spent(1e300, 0) }], []],
  ])("%s", (_why, totals, used) => {
    const since = new UsedSince();
    expect(totals.map((one) => since.since(one)).at(-1)).toEqual(used);
  });
});
