import { describe, expect, it } from "vitest";
import { Once } from "./once.js";
import { type Page, page } from "./page.js";

const DAY = 24 * 3_600_000;
const answer = (n: number) => ({ status: 200, json: { n } });

/** Counts how often the work was done. */
function counted() {
  let now = 0;
  let done = 0;
  const once = new Once(() => now);
  return {
    once,
    later: (ms: number) => {
      now += ms;
    },
    ask: (key: string, body = "b", who = "key:1", keeps = true) =>
      once.run(key, who, ["op", body], async () => answer(++done), { keeps }),
  };
}

describe("the same request again", () => {
  it("is answered the same for a day, whoever asks twice at once; then it is another", async () => {
    const { ask, later } = counted();
    const first = ask("k");
    await expect(ask("k")).rejects.toMatchObject({ code: "idempotency_pending", status: 409 });
    expect(await first).toEqual(answer(1));
    expect(await ask("k")).toEqual(answer(1));
    later(DAY);
    expect(await ask("k")).toEqual(answer(2));
  });

  it.each([
    ["another body", "k", "other", "key:1", "idempotency_differs"],
    ["a key with a blank", "a b", "b", "key:1", "idempotency_malformed"],
    ["a key without end", "k".repeat(129), "b", "key:1", "idempotency_malformed"],
  ])("with %s is refused", async (_why, key, body, who, code) => {
    const { ask } = counted();
    await ask("k");
    await expect(ask(key, body, who)).rejects.toMatchObject({ code });
  });

  it("of another credential is another's: nobody is given what somebody else was told", async () => {
    const { ask } = counted();
    expect([await ask("k"), await ask("k", "b", "key:2")]).toEqual([answer(1), answer(2)]);
  });

  it("is tried again where it failed, and not where its answer was not kept", async () => {
    const { once, ask } = counted();
    const fail = once.run("k", "key:1", ["op", "b"], () => Promise.reject(new Error("no")));
    await expect(fail).rejects.toThrow("no");
    expect(await ask("k")).toEqual(answer(1));
    await ask("secret", "b", "key:1", false);
    await expect(ask("secret", "b", "key:1", false)).rejects.toMatchObject({ code: "idempotency_over" });
  });

  it("is forgotten where there are too many, the oldest first", async () => {
    const { ask } = counted();
    for (let n = 0; n <= 1_024; n++) await ask(`k${n}`);
    expect(await ask("k1024")).toEqual(answer(1_025));
    expect(await ask("k0")).toEqual(answer(1_026));
  });
});

/** What the record says: that of a guard before, or of one that ended in the middle of it. */
function record() {
  const known = new Map<string, { asked: string; state: "begun" | "done" }>();
  return {
    known: (key: string) => known.get(key) ?? null,
    note: async (key: string, asked: string, state: "begun" | "done" | "failed") => {
      if (state === "failed") known.delete(key);
      else known.set(key, { asked, state });
    },
  };
}

describe("the same request again, after a restart", () => {
  const run = (on: ReturnType<typeof record>, work: () => Promise<{ status: number; json: object }>, body = "b") =>
    new Once(() => 0).run("k", "person ada", ["op", body], work as never, { record: on });
  const codeOf = (done: Promise<unknown>) => done.catch((error: { readonly code: string }) => error.code);

  it("is not done again: neither what was done, nor what the guard ended in the middle of", async () => {
    const on = record();
    await run(on, async () => answer(1));
    expect(await codeOf(run(on, async () => answer(2)))).toBe("idempotency_over");
    expect(await codeOf(run(on, async () => answer(2), "another"))).toBe("idempotency_differs");
    const cut = record();
    void run(cut, () => new Promise(() => {}));
    await Promise.resolve();
    expect(await codeOf(run(cut, async () => answer(2)))).toBe("idempotency_unfinished");
  });

  it("is tried again where it failed, and nothing is done where that it begins cannot be recorded", async () => {
    const on = record();
    expect(await codeOf(run(on, () => Promise.reject(Object.assign(new Error(), { code: "no" }))))).toBe("no");
    expect(await run(on, async () => answer(2))).toEqual(answer(2));
    let done = 0;
    const full = { ...record(), note: () => Promise.reject(Object.assign(new Error(), { code: "record_failed" })) };
    expect(await codeOf(run(full, async () => answer(++done)))).toBe("record_failed");
    expect(done).toBe(0);
  });
});

describe("a list in pages", () => {
  const list = (...names: string[]) => names.map((id) => ({ id }));
  const of = (names: string[], more: Partial<Page> = {}) =>
    page("all", list(...names), ({ id }) => String(id), { limit: 2, cursor: undefined, ...more });

  it("ends with null, and goes on behind an entry that went away", () => {
    const first = of(["c", "a", "b"]);
    expect(first).toMatchObject({ all: [{ id: "a" }, { id: "b" }] });
    const cursor = String(first["next"]);
    expect(of(["c", "a", "b"], { cursor })).toEqual({ all: [{ id: "c" }], next: null });
    expect(of(["c", "a"], { cursor })).toEqual({ all: [{ id: "c" }], next: null });
    expect(of(["a", "b"])["next"]).toBeNull();
  });

  it.each(["_", "a=", "ä", "YQ=="])("a cursor that is none is refused: %s", (cursor) => {
    expect(() => of(["a"], { cursor })).toThrow(expect.objectContaining({ code: "cursor_malformed" }));
  });
});
