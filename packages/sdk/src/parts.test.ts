import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { governTools } from "./frameworks/ai.js";
import { govern } from "./index.js";
import { willingGuard } from "./testing/willing.js";

const { socket } = willingGuard();
const options = { socket, guard: "required" } as const;

describe("P10: what comes in parts", () => {
  let ended = 0;
  async function* parts() {
    try {
      yield "half of a secret";
    } finally {
      ended += 1;
    }
  }

  it.each<[why: string, make: () => unknown]>([
    ["an async generator", () => parts()],
    ["a generator", () => [1, 2].values()],
    ["a stream of Node", () => Readable.from(["a"])],
    ["a stream of the web", () => new Blob(["a"]).stream()],
    ["one that cannot be put away", () => Object.assign(parts(), { destroy: () => Promise.reject(new Error("no")) })],
  ])("is kept back, for nobody has looked it through: %s", async (_why, make) => {
    const tool = govern(async () => make(), { ...options, name: "t" });
    await expect(tool()).rejects.toMatchObject({ name: "RefusedError", code: "result.unread" });
  });

  it("is told that nobody reads it", async () => {
    const made = parts();
    await made.next();
    const before = ended;
    await expect(govern(async () => made, { ...options, name: "t" })()).rejects.toThrow(/kept this result back/);
    expect(ended).toBe(before + 1);
  });

  it("is made whole where the framework says that the last part is the answer", async () => {
    const { t } = governTools(
      {
        t: {
          async *execute({ n }: { n: number }) {
            for (let at = 0; at <= n; at += 1) yield at;
          },
        },
      },
      options,
    );
    expect(await t.execute({ n: 3 })).toBe(3);
  });

  it.each([
    ["an async generator", async function* () {}],
    ["a generator", function* () {}],
    ["one in a tool", { execute: async function* () {} }],
  ])("is not governed where a function yields: %s", (_why, tool) => {
    expect(() => govern(tool as () => unknown, options)).toThrow(/a function that yields cannot be governed/);
  });

  it("leaves lists and everything else as it is", async () => {
    const answer = [{ at: new Date(0) }, new Map([["a", 1]])];
    expect(await govern(async () => answer, { ...options, name: "t" })()).toBe(answer);
  });
});
