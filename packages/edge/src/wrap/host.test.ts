import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOSTS, hostNamed } from "../hosts/index.js";
import { WRAP, WRAP_FORM } from "./host.js";

const message = (...words: string[]) => Buffer.from(words.map((word) => `${word}\0`).join(""));
const GOOD = [WRAP_FORM, "wrap-1", "aider", "/home/dev/p", "/home/dev/p/src", "/usr/bin/git"];

describe("D5: the door of wrapped agents", () => {
  it("reads a program with its words as they are, line breaks and empty ones included", () => {
    const words = ["commit", "-m", "two\nlines", "", "'\"$(x)`"];
    expect(WRAP.parse(message(...GOOD, ...words), 7)).toMatchObject({
      ok: true,
      phase: "before",
      root: "/home/dev/p",
      call: {
        door: "wrap",
        agent: "aider",
        session: "wrap-1",
        cwd: "/home/dev/p/src",
        tool: "shell",
        hostTool: "git",
        arguments: { argv: ["/usr/bin/git", ...words] },
        time: 7,
      },
    });
  });

  it("a project may be unknown", () => {
    expect(WRAP.parse(message(...GOOD.with(3, "")), 0)).toMatchObject({ ok: true, root: null });
  });

  it.each<[why: string, raw: Uint8Array, code: string]>([
    ["nothing", Buffer.alloc(0), "hook.empty"],
    ["cut off inside a word", message(...GOOD).subarray(0, -1), "hook.field_value"],
    ["cut off before the program", message(...GOOD.slice(0, 5)), "hook.field_missing"],
    ["another version", message(...GOOD.with(0, "rampart-wrap-2")), "hook.field_value"],
    ["no session", message(...GOOD.with(1, "")), "hook.field_value"],
    ["a session that turns lines", message(...GOOD.with(1, "a\nb")), "hook.field_value"],
    ["a folder that depends on ours", message(...GOOD.with(4, "src")), "hook.field_value"],
    ["a program by its name alone", message(...GOOD.with(5, "git")), "hook.field_value"],
    ["bytes that are no text", Buffer.concat([message(...GOOD), Buffer.from([0xff, 0])]), "hook.field_value"],
    ["more words than any system takes", message(...GOOD, ...Array<string>(70_000).fill("x")), "hook.field_value"],
    ["more bytes than a door takes", message(...GOOD, "x".repeat(9 * 1024 * 1024)), "hook.field_value"],
  ])("P2: refuses %s", (_why, raw, code) => expect(WRAP.parse(raw, 0)).toMatchObject({ ok: false, code }));

  it("never throws, and takes what is right apart exactly as it was put together", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (raw) => void WRAP.parse(raw, 0)));
    const word = fc
      .string({ unit: "binary", maxLength: 20 })
      .filter((text) => !text.includes("\0") && text.isWellFormed());
    fc.assert(
      fc.property(fc.array(word, { maxLength: 20 }), (words) => {
        const parsed = WRAP.parse(message(...GOOD, ...words), 0);
        expect(parsed.ok && parsed.call.arguments).toEqual({ argv: ["/usr/bin/git", ...words] });
      }),
      { numRuns: 40 },
    );
  });

  it("stops at a denial and at a question nobody can put there, and is silent otherwise", () => {
    const render = (outcome: "no-opinion" | "allow" | "ask" | "deny") =>
      WRAP.render({ outcome, message: "why", code: null }, "before");
    expect(["no-opinion", "allow", "ask", "deny"].map((outcome) => render(outcome as "deny").exit)).toEqual([
      0, 0, 2, 2,
    ]);
    expect(render("deny")).toEqual({ exit: 2, stdout: "", stderr: "why" });
  });

  it("is found by clients, and is none that could be protected", () => {
    expect(hostNamed("wrap")).toBe(WRAP);
    expect(Object.keys(HOSTS)).not.toContain("wrap");
  });
});
