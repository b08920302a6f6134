import { describe, expect, it } from "vitest";
import { MAYBE, NO, type Truth, YES } from "../../decide/truth.js";
import { loadPolicy } from "../load.js";
import { act } from "../testing/actions.js";
import { where } from "./where.js";

const asked = (
  wanted: Readonly<Record<string, readonly string[]>>,
  found?: Readonly<Record<string, string>>,
): Truth => {
  const test = where.bind(wanted, {} as never) as (action: unknown, given: unknown) => Truth;
  return test(act("data.read", "visits", found === undefined ? {} : { where: found }), {});
};

describe("where", () => {
  const rows: readonly (readonly [
    why: string,
    wanted: Readonly<Record<string, readonly string[]>>,
    found: Readonly<Record<string, string>> | undefined,
    is: Truth,
  ])[] = [
    ["the one value", { patient_id: ["42"] }, { patient_id: "42" }, YES],
    ["one of several", { patient_id: ["41", "42"] }, { patient_id: "42", kind: "x" }, YES],
    ["another value", { patient_id: ["42"] }, { patient_id: "43" }, NO],
    ["a column of which nothing is known may hold it", { patient_id: ["42"] }, { kind: "x" }, MAYBE],
    ["nothing known at all", { patient_id: ["42"] }, undefined, MAYBE],
    ["every column must hold", { patient_id: ["42"], kind: ["y"] }, { patient_id: "42", kind: "x" }, NO],
    ["names of objects are no columns", { constructor: ["x"] }, {}, MAYBE],
  ];
  it.each(rows)("P5: %s", (_why, wanted, found, is) => expect(asked(wanted, found)).toBe(is));

  it("P5: is written with numbers, texts and lists", () => {
    const text = [
      "rampart: 1",
      "name: x",
      "understanding: { malformed: deny, unknown-program: ask, opaque: ask, beyond-bounds: ask }",
      "default: allow",
      "guardrails:",
      "  - { id: a, deny: data.read, when: { table: visits }, except: { where: { patient_id: [42, '43'] } }, reason: x }",
    ].join("\n");
    const loaded = loadPolicy([{ name: "p", text }], { packs: () => undefined });
    expect(loaded.ok).toBe(true);
  });
});
