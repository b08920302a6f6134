import { describe, expect, it } from "vitest";
import type { PolicyError } from "./errors.js";
import { readPieces } from "./piece.js";

/** What is read of texts, with these packs, and which packs were asked for. */
function read(texts: readonly string[], packs: Readonly<Record<string, string>> = {}) {
  const errors: PolicyError[] = [];
  const asked: string[] = [];
  const world = {
    packs: (name: string) => {
      asked.push(name);
      return packs[name];
    },
  };
  const named = texts.map((text, at) => ({ name: `f${at}.yaml`, text }));
  const pieces = readPieces(named, world, errors);
  const said = errors.map(({ file, line, column, code, message }) => `${file}:${line}:${column} ${code} ${message}`);
  return { pieces, said, asked };
}
const text = (name: string, rest = "") => `rampart: 1\nname: ${name}\n${rest}`;

describe("texts and the packs they extend", () => {
  it("no text at all is no policy", () => {
    expect(read([])).toEqual({ pieces: [], said: [":0:0 policy.missing_key no policy was given"], asked: [] });
  });

  it.each<readonly [why: string, broken: string, said: string]>([
    ["that is no YAML", "a: [", "policy.syntax"],
    ["that is no policy", "- a\n", "f0.yaml:1:1 policy.wrong_type expected a mapping, found a list"],
    ["with a mistake in it", text("x", "default: alow\n"), "f0.yaml:3:10 policy.bad_value"],
  ])("a text %s is told and left out; the others are read all the same", (_why, broken, wanted) => {
    const { pieces, said } = read([broken, text("sound")]);
    expect(pieces.map(({ file }) => file)).toEqual(["f1.yaml"]);
    expect(said.join()).toContain(wanted);
  });

  it("a pack that is not there, or broken, is told and left out", () => {
    const { pieces, said } = read([text("p", "extends: [none, bad, good]\n")], {
      bad: text("bad", "oops: 1\n"),
      good: text("good"),
    });
    expect(pieces[0]?.parents.map(({ file, isPack }) => [file, isPack])).toEqual([["pack good", true]]);
    expect(pieces[0]?.isPack).toBe(false);
    expect(said).toEqual([
      "f0.yaml:3:11 policy.unknown_pack no pack `none`",
      "pack bad:3:1 policy.unknown_key unknown key `oops`",
    ]);
  });

  it("a pack several extend is read once, and is the same for all", () => {
    const { pieces, asked } = read([text("p", "extends: [a, b]\n"), text("q", "extends: base\n")], {
      a: text("a", "extends: base\n"),
      b: text("b", "extends: base\n"),
      base: text("base"),
    });
    expect(asked).toEqual(["a", "base", "b"]);
    const [p, q] = pieces;
    expect(p!.parents.map(({ parents }) => parents[0] === q!.parents[0])).toEqual([true, true]);
  });

  it.each<readonly [why: string, packs: Readonly<Record<string, string>>, said: readonly string[]]>([
    [
      "that extends itself",
      { a: text("a", "extends: a\n") },
      ["pack a:3:10 policy.pack_cycle packs extend each other: a → a"],
    ],
    [
      "that is extended by what it extends",
      { a: text("a", "extends: [c, b]\n"), b: text("b", "extends: a\n"), c: text("c") },
      ["pack b:3:10 policy.pack_cycle packs extend each other: a → b → a"],
    ],
  ])("a pack %s is refused", (_why, packs, wanted) => {
    expect(read([text("p", "extends: a\n")], packs).said).toEqual(wanted);
  });

  it.each([
    [8, []],
    [9, ["pack p8:3:10 policy.pack_cycle packs extend each other: p1 → p2 → p3 → p4 → p5 → p6 → p7 → p8 → p9"]],
  ])("%i packs, each extending the next: %j", (many, wanted) => {
    const packs = Object.fromEntries(
      Array.from({ length: many }, (_, at) => [
        `p${at + 1}`,
        text(`p${at + 1}`, at + 1 < many ? `extends: p${at + 2}\n` : ""),
      ]),
    );
    expect(read([text("p", "extends: p1\n")], packs).said).toEqual(wanted);
  });
});
