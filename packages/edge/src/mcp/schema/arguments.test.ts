import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { processorMs } from "#processor";
import { wrongArguments } from "./arguments.js";

type Schema = Parameters<typeof wrongArguments>[0];
const object = (properties: object, rest: object = {}) => ({ type: "object", properties, ...rest }) as Schema;

describe("D4: arguments are held against the pinned schema", () => {
  it.each<[why: string, schema: Schema, given: object | undefined, wrong: RegExp | null]>([
    ["no schema asks nothing", undefined, { a: 1 }, null],
    ["none given is an empty object", object({}, { required: ["a"] }), undefined, /"a" is missing/],
    ["arguments are an object", object({}), [1], /no object/],
    ["a member of another type", object({ a: { type: "string" } }), { a: 1 }, /"a" is no string/],
    ["one nobody described", object({}, { additionalProperties: false }), { b: 1 }, /"b" may not be there/],
    [
      "a name every object inherits",
      object({}, { additionalProperties: false }),
      JSON.parse('{"toString":1}'),
      /toString/,
    ],
    ["deep inside", object({ a: { items: { enum: ["x"] } } }), { a: ["x", "y"] }, /"a\/1" is none of the values/],
    ["whole numbers", object({ a: { type: "integer" } }), { a: 1.0 }, null],
    ["parts of one", object({ a: { multipleOf: 0.1 } }), { a: 0.3 }, null],
    ["too many code points", object({ a: { maxLength: 1 } }), { a: "😀" }, null],
    ["a form", object({ a: { pattern: "^[a-z]+$" } }), { a: "A" }, /form/],
    ["a form only backtracking could match holds nothing back", object({ a: { pattern: "^(?!x)" } }), { a: "x" }, null],
    [
      "definitions",
      { $defs: { s: { type: "string" } }, properties: { a: { $ref: "#/$defs/s" } } },
      { a: 1 },
      /no string/,
    ],
    [
      "nothing beside a reference in draft 7",
      {
        $schema: "http://json-schema.org/draft-07/schema#",
        $defs: { s: {} },
        properties: { a: { $ref: "#/$defs/s", type: "string" } },
      },
      { a: 1 },
      null,
    ],
    [
      "lists before 2020",
      object({ a: { items: [{ type: "string" }], additionalItems: false } }),
      { a: ["x", 1] },
      /"a\/1"/,
    ],
    [
      "another document is not known",
      object({ a: { $ref: "https://e.example/s" } }),
      { a: 1 },
      /not in its definition/,
    ],
    ["a reference to nothing", object({ a: { $ref: "#/$defs/none" } }), { a: 1 }, /not there/],
    ["exclusive as draft 4 wrote it", object({ a: { minimum: 1, exclusiveMinimum: true } }), { a: 1 }, /too small/],
  ])("%s", (_why, schema, given, wrong) => {
    const said = wrongArguments(schema, given as never);
    if (wrong === null) expect(said).toBeNull();
    else expect(said).toMatch(wrong);
  });

  it("agrees with another validator about whatever is asked", () => {
    const name = fc.constantFrom("a", "b", "c");
    const value = fc.letrec((tie) => ({
      it: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<unknown>(null, true, 0, 1, 1.5, -2, "", "a", "ab", "😀"),
        fc.array(tie("it"), { maxLength: 3 }),
        fc.dictionary(name, tie("it"), { maxKeys: 3, noNullPrototype: true }),
      ),
    })).it;
    const few = fc.integer({ min: 0, max: 3 });
    const schema = fc.letrec((tie) => {
      const it = tie("it");
      const some = fc.array(it, { minLength: 1, maxLength: 2 });
      const keywords = fc.record(
        {
          type: fc.constantFrom("string", "integer", "number", "object", "array", "null", "boolean"),
          enum: fc.array(value, { minLength: 1, maxLength: 3 }),
          const: value,
          minimum: few,
          exclusiveMaximum: few,
          multipleOf: fc.constantFrom(1, 2, 0.5),
          minLength: few,
          maxLength: few,
          pattern: fc.constantFrom("^a", "b$", "."),
          required: fc.uniqueArray(name, { maxLength: 2 }),
          maxProperties: few,
          properties: fc.dictionary(name, it, { maxKeys: 2, noNullPrototype: true }),
          patternProperties: fc.dictionary(fc.constantFrom("^a", "."), it, { maxKeys: 1, noNullPrototype: true }),
          additionalProperties: it,
          propertyNames: it,
          dependentRequired: fc.dictionary(name, fc.uniqueArray(name, { maxLength: 2 }), {
            maxKeys: 1,
            noNullPrototype: true,
          }),
          dependentSchemas: fc.dictionary(name, it, { maxKeys: 1, noNullPrototype: true }),
          prefixItems: some,
          items: it,
          contains: it,
          maxContains: few,
          minItems: few,
          uniqueItems: fc.boolean(),
          allOf: some,
          anyOf: some,
          oneOf: some,
          not: it,
          if: it,
          // biome-ignore lint/suspicious/noThenProperty: the keyword's name
          then: it,
          else: it,
        },
        { requiredKeys: [], noNullPrototype: true },
      );
      return { it: fc.oneof({ maxDepth: 2 }, fc.boolean(), keywords) };
    }).it;
    fc.assert(
      fc.property(schema, fc.dictionary(name, value, { maxKeys: 3, noNullPrototype: true }), (asked, given) => {
        const whole = { properties: { root: asked } };
        expect(wrongArguments(whole as Schema, { root: given } as never) === null).toBe(
          new Ajv2020({ strict: false, validateFormats: false, logger: false }).validate(whole, { root: given }),
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe("D4: a hostile schema costs a bounded time", () => {
  const doubling = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [
      `d${i}`,
      { allOf: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] },
    ]),
  );
  it.each<[why: string, schema: object, given: object]>([
    ["references that double", { $defs: { ...doubling, d40: {} }, $ref: "#/$defs/d0" }, {}],
    ["one that refers to itself", { $ref: "#" }, {}],
    [
      "two that refer to each other",
      { $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } }, $ref: "#/$defs/a" },
      {},
    ],
    [
      "many forms of many items",
      { properties: { a: { items: { not: { anyOf: Array(1_000).fill({ type: "null" }) } } } } },
      { a: Array(5_000).fill(1) },
    ],
    [
      "a list of equal images",
      { properties: { a: { allOf: Array(1_000).fill({ uniqueItems: true }) } } },
      { a: Array.from({ length: 5_000 }, (_, i) => [i]) },
    ],
    [
      "a pattern of many states on a long text",
      { properties: { a: { pattern: "^(a?){500}a{500}$" } } },
      { a: "a".repeat(100_000) },
    ],
  ])("%s", (_why, schema, given) => {
    const begun = processorMs();
    expect(wrongArguments(schema as Schema, given as never)).toMatch(/too long|too deeply/);
    expect(processorMs() - begun).toBeLessThan(2_000);
  });

  it.each([["(a+)+$"], ["^(([a-z])+.)+[A-Z]([a-z])+$"]])("catastrophic for V8: %s", (pattern) => {
    const begun = processorMs();
    wrongArguments({ properties: { a: { pattern } } }, { a: `${"a".repeat(5_000)}!` });
    expect(processorMs() - begun).toBeLessThan(2_000);
  });
});
