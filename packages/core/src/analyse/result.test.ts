import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redact } from "./redact.js";
import { legible, redactResult } from "./result.js";
import { scanSecrets } from "./secrets/index.js";

const TOKEN = `ghp${"_"}R9x2LkV78zLqT4bNcYw1mZp6sHd3fGj5aUo0`;

/** What a tool prints, and the secret in it. */
const PRINTED: readonly (readonly [why: string, text: string, secret: string])[] = [
  ["on a line of its own", `a\n${TOKEN}\nb`, TOKEN],
  ["after a tab", `name\t${TOKEN}`, TOKEN],
  ["in quotation marks", `x\npassword = "Tr0ub4dor&3x"\n`, "Tr0ub4dor&3x"],
  ["the last word", `key: ${TOKEN}`, TOKEN],
  ["after an escape of a terminal", `\u001b[1m${TOKEN}\u001b[0m`, TOKEN],
];

describe("E3, P10: what a tool answers in parts is looked through as a reader has it", () => {
  it.each(PRINTED)("a secret %s", (_why, text, secret) => {
    for (const answer of [{ stdout: text, stderr: "" }, [{ type: "text", text }], { a: { b: [text] } }]) {
      const json = JSON.stringify(answer);
      expect(scanSecrets(legible(json)).length).toBeGreaterThan(0);
      const { text: clean, found } = redactResult(json, []);
      expect(found.length).toBeGreaterThan(0);
      expect(clean).not.toContain(secret);
      expect(Object.keys(JSON.parse(clean) as object)).toEqual(Object.keys(answer));
    }
  });

  it("spans hold in both: the same length, and the same where nothing is escaped", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.string().map((text) => JSON.stringify({ text })),
        ),
        (text) => {
          const shown = legible(text);
          expect(shown).toHaveLength(text.length);
          if (!text.includes("\\")) expect(shown).toBe(text);
        },
      ),
    );
  });

  it("text stays text, whatever escapes it speaks of", () => {
    for (const text of ['printf "a\\nb"', "C:\\new\\table", ""]) {
      expect(legible(text)).toBe(text);
      expect(redactResult(text, [])).toEqual(redact(text));
    }
  });

  it.each(PRINTED)("JSON that was cut hides nothing either: a secret %s", (_why, text, secret) => {
    const cut = JSON.stringify({ stdout: `${text}\nmore` }).slice(0, -3);
    expect(scanSecrets(legible(cut)).length).toBeGreaterThan(0);
    expect(redactResult(cut, []).text).not.toContain(secret);
  });

  it("what begins like JSON and is none is not written anew for nothing", () => {
    const text = '[ -f x ] && printf "a\\nb"';
    expect(redactResult(text, [])).toEqual({ text, found: [] });
  });

  it("JSON without anything to take out is not written anew", () => {
    const json = '{ "b": 1,  "a": "x\\n" }';
    expect(redactResult(json, [])).toEqual({ text: json, found: [] });
  });

  it("a member named for a secret is taken out with what it holds", () => {
    expect(redactResult('{"password":"Tr0ub4dor&3x"}', []).text).not.toContain("Tr0ub4dor");
  });
});
