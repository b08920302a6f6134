import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatHanded, HANDED, parseHanded } from "./handed.js";
import { configure, govern, handOver, takeOver, within } from "./index.js";
import { willingGuard } from "./testing/willing.js";

const { socket, asked, lines } = willingGuard();
const tool = (name: string, run: () => unknown = () => "done") =>
  govern(async () => run(), { socket, guard: "required", name });

/** What `handOver` writes and `takeOver` reads (conformance/wire/README.md). */
interface Vector {
  readonly id: string;
  readonly why: string;
  readonly value: string;
  readonly handed: { readonly chain: readonly string[]; readonly task?: string; readonly token?: string } | null;
  readonly code?: string;
}

const file = new URL("../../../conformance/wire/handed.jsonl", import.meta.url);
const vectors = readFileSync(file, "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as Vector);

describe("D9: work that is handed to another process", () => {
  it.each(vectors.map((one) => [one.id, one.why, one] as const))("%s: %s", (_id, _why, { value, handed, code }) => {
    if (handed !== null) return expect(parseHanded(value)).toEqual(handed);
    expect(() => parseHanded(value)).toThrow(expect.objectContaining({ name: "RefusedError", code }));
  });

  it("is read as it was written, in letters a header may hold", () => {
    const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });
    const token = fc.stringMatching(/^[\w-]{1,200}$/);
    const handed = fc.record(
      { chain: fc.array(name, { minLength: 1, maxLength: 16 }), task: name, token },
      { requiredKeys: ["chain"] },
    );
    fc.assert(
      fc.property(handed, (one) => {
        const value = formatHanded(one);
        expect(value).toMatch(/^[\x21-\x7e]+$/);
        expect(parseHanded(value)).toEqual(one);
      }),
    );
  });

  it("is nobody's where a message has no metadata at all", async () => {
    const look = tool("look");
    for (const brought of [undefined, null, {}]) await takeOver("helper", brought, () => look());
    expect(lines()).toEqual(["look: helper", "look: helper", "look: helper"]);
  });

  it("never throws anything but a refusal, whatever comes", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.anything(), fc.stringMatching(/^chain=[\w%,;=]{0,40}$/)), (value) => {
        try {
          expect(parseHanded(value).chain.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toMatchObject({ name: "RefusedError" });
        }
      }),
    );
  });

  it.each<[why: string, brought: (sent: Record<string, string>) => Headers | Record<string, unknown>]>([
    ["headers of a fetch", (sent) => new Headers(sent)],
    ["headers by name, or the metadata of a message", (sent) => ({ accept: "*/*", ...sent })],
    ["headers whose names are in capitals", (sent) => ({ "Rampart-Handed": sent[HANDED] })],
  ])("stands behind the agent that takes it over: %s", async (_why, brought) => {
    let sent: Record<string, string> = {};
    await within({ agent: "triage", chain: ["boss"], token: "T" }, () => tool("ask", () => (sent = handOver()))());
    await takeOver("helper", brought(sent), tool("look"));
    await takeOver("helper", brought({}), tool("look"));
    expect(lines()).toEqual(["ask: boss>triage", "look: boss>triage>helper", "look: helper"]);
    expect(asked.map(({ token }) => token)).toEqual(["T", "T", undefined]);
  });

  it("is in the task it came with, or in none, whatever its own process was told", async () => {
    configure({ token: "own", task: "own" });
    const told = tool("look", tool("and look"));
    await takeOver("helper", { [HANDED]: "chain=triage;task=t1" }, told);
    await takeOver("helper", { [HANDED]: "chain=triage" }, told);
    await takeOver("helper", {}, told);
    configure({ token: undefined as never, task: undefined as never });
    expect(asked.map(({ call, token }) => [call["task"], token])).toEqual([
      ["t1", undefined],
      ["t1", undefined],
      [null, undefined],
      [null, undefined],
      ["own", "own"],
      ["own", "own"],
    ]);
  });

  it("says who this program is where nothing was said around", () => {
    expect(handOver()).toEqual({ [HANDED]: "chain=sdk" });
    configure({ agent: "shop", chain: ["front"] });
    expect(handOver()).toEqual({ [HANDED]: "chain=front,shop" });
    configure({ agent: undefined as never, chain: undefined as never });
  });

  it("shortens nothing where both are one process", async () => {
    const inner = () => takeOver("helper", { [HANDED]: "chain=x" }, tool("look"));
    await within({ agent: "triage" }, tool("ask", inner));
    expect(lines()).toEqual(["ask: triage", "look: triage>x>helper"]);
  });

  it.each<[why: string, brought: Record<string, unknown>, code: string]>([
    ["what cannot be read", { [HANDED]: "" }, "chain.malformed"],
    ["two of them", { [HANDED]: "chain=a", "RAMPART-HANDED": "chain=b" }, "chain.malformed"],
    ["a list", { [HANDED]: ["chain=a"] }, "chain.malformed"],
    ["more agents than a chain says", { [HANDED]: `chain=${Array(17).fill("a").join(",")}` }, "chain.long"],
  ])("runs nothing for %s", (_why, brought, code) => {
    let ran = false;
    const run = () => {
      ran = true;
    };
    expect(() => takeOver("helper", brought, run)).toThrow(expect.objectContaining({ code }));
    expect(ran).toBe(false);
  });

  it.each<[why: string, handed: Parameters<typeof formatHanded>[0], code: string]>([
    ["more agents than a chain says", { chain: Array<string>(17).fill("a") }, "chain.long"],
    ["more than a header holds", { chain: Array<string>(16).fill("é".repeat(250)) }, "chain.long"],
    ["a name that is none", { chain: [""] }, "chain.malformed"],
    ["half of a character", { chain: ["\ud800"] }, "chain.malformed"],
    ["a token that is none", { chain: ["a"], token: "no token;chain=b" }, "chain.malformed"],
  ])("is not sent with %s", (_why, handed, code) => {
    expect(() => formatHanded(handed)).toThrow(expect.objectContaining({ code }));
  });
});
