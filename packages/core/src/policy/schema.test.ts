import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Json, JsonObject } from "../spine/json.js";
import { loadPolicy } from "./load.js";
import { PACKS } from "./packs.generated.js";
import { knowledgeSchema, policySchema } from "./schema.js";
import { errorsOf, HEADER, packs } from "./testing/policies.js";

const SCHEMA = policySchema();

/** The part of JSON Schema 2020-12 our schema uses; an unknown keyword is an error, so that none is passed over. */
function valid(value: Json, schema: JsonObject, root: JsonObject = SCHEMA): boolean {
  return Object.entries(schema).every(([keyword, rule]) => {
    const object = typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
    const list = Array.isArray(value) ? (value as readonly Json[]) : null;
    const all = (rules: Json) => rules as readonly JsonObject[];
    switch (keyword) {
      case "$schema":
      case "$defs":
      case "title":
      case "description":
        return true;
      case "$ref":
        return valid(
          value,
          (root["$defs"] as JsonObject)[(rule as string).replace("#/$defs/", "")] as JsonObject,
          root,
        );
      case "type":
        if (rule === "object") return object !== null;
        if (rule === "array") return list !== null;
        if (rule === "integer") return Number.isInteger(value);
        return typeof value === rule;
      case "enum":
        return (rule as readonly Json[]).includes(value);
      case "properties":
        return Object.entries(object ?? {}).every(([key, item]) => {
          const known = (rule as JsonObject)[key];
          return known === undefined || valid(item, known as JsonObject, root);
        });
      case "additionalProperties":
        return Object.entries(object ?? {}).every(([key, item]) => {
          if (Object.hasOwn((schema["properties"] as JsonObject | undefined) ?? {}, key)) return true;
          return rule !== false && valid(item, rule as JsonObject, root);
        });
      case "propertyNames":
        return Object.keys(object ?? {}).every((key) => valid(key, rule as JsonObject, root));
      case "required":
        return (rule as readonly string[]).every((key) => Object.hasOwn(object ?? {}, key));
      case "minProperties":
        return Object.keys(object ?? {}).length >= (rule as number);
      case "maxProperties":
        return Object.keys(object ?? {}).length <= (rule as number);
      case "items":
        return (list ?? []).every((item) => valid(item, rule as JsonObject, root));
      case "minItems":
        return list === null || list.length >= (rule as number);
      case "maxItems":
        return list === null || list.length <= (rule as number);
      case "minLength":
        return typeof value !== "string" || value.length >= (rule as number);
      case "maxLength":
        return typeof value !== "string" || value.length <= (rule as number);
      case "minimum":
        return typeof value !== "number" || value >= (rule as number);
      case "maximum":
        return typeof value !== "number" || value <= (rule as number);
      case "pattern":
        return typeof value !== "string" || new RegExp(rule as string).test(value);
      case "anyOf":
        return all(rule).some((option) => valid(value, option, root));
      case "oneOf":
        return all(rule).filter((option) => valid(value, option, root)).length === 1;
      default:
        throw new Error(`unknown keyword ${keyword}`);
    }
  });
}

describe("P1: the JSON Schema and the loader agree", () => {
  it.each(Object.keys(PACKS))("on pack %s", (name) => {
    expect(valid(parse(PACKS[name]!), SCHEMA)).toBe(true);
  });

  const rule = (text: string) => `${HEADER}default: ask\nguardrails:\n  - ${text}\n`;
  const rows: readonly (readonly [string, boolean])[] = [
    [rule("{ id: x, deny: file.read }"), true],
    [rule("{ id: x, deny: [file.*, net.send] }"), true],
    [rule("{ id: x, deny: file.reed }"), false],
    [rule("{ id: x, deny: file.read, ask: file.read }"), false],
    [rule("{ id: x }"), false],
    [rule("{ deny: file.read }"), false],
    [rule("{ id: X, deny: file.read }"), false],
    [rule("{ id: x, deny: [] }"), false],
    [rule("{ id: x, deny: file.read, when: { label: system } }"), true],
    [rule("{ id: x, deny: file.read, when: { label: { any: [system], none: [home] } } }"), true],
    [rule("{ id: x, deny: file.read, when: { label: { some: [system] } } }"), false],
    [rule("{ id: x, deny: file.read, when: {} }"), false],
    [rule("{ id: x, deny: file.read, when: { lable: system } }"), false],
    [rule("{ id: x, deny: file.read, when: { not: { not: { label: system } } } }"), true],
    [rule("{ id: x, deny: file.read, when: { not: { not: { lable: system } } } }"), false],
    [rule("{ id: x, deny: file.read, except: { label: system } }"), true],
    [rule("{ id: x, deny: file.read, except: [{ label: system }, { path: /x }] }"), true],
    [rule("{ id: x, deny: file.read, except: [{ paht: /x }] }"), false],
    [rule("{ id: x, deny: net.send, when: { port: { above: 3 } } }"), true],
    [rule("{ id: x, deny: net.send, when: { port: { over: 3 } } }"), false],
    [rule("{ id: x, deny: file.read, when: { schedule: { days: mon, from: '08:00' } } }"), true],
    [rule("{ id: x, deny: file.read, when: { schedule: { from: '8:00' } } }"), false],
    [rule("{ id: x, deny: file.read, when: { recursive: 'true' } }"), false],
    [rule("{ id: x, deny: file.read, obligations: [{ throttle: 5 }] }"), true],
    [rule("{ id: x, deny: file.read, obligations: [{ throttle: 5, notify: a }] }"), false],
    [rule("{ id: x, deny: file.read, obligations: [{ throttle: 0 }] }"), false],
    [rule("{ id: x, ask: file.read, obligations: [{ replace: { text: a, by: b } }] }"), true],
    [rule("{ id: x, ask: file.read, obligations: [{ replace: { text: a } }] }"), false],
    [rule('{ id: x, ask: file.read, obligations: [{ replace: { text: a, by: "a\\nb" } }] }'), false],
    [`${HEADER}default: maybe\n`, false],
    [`${HEADER}default: ask\nroles: { r: { rules: [{ id: x, grant: file.read }] } }\n`, true],
    [`${HEADER}default: ask\nroles: { r: [{ id: x, grant: file.read }] }\n`, false],
    [`${HEADER}default: ask\nlabels: { x: { path: /a, host: b } }\n`, true],
    [`${HEADER}default: ask\nlabels: { x: { paths: /a } }\n`, false],
    [
      `${HEADER}default: ask\nguardrails: [{ id: x, deny: file.read }]\noverrides: { x: { except: all, reason: r, until: 2027-01-01 } }\n`,
      true,
    ],
    [
      `${HEADER}default: ask\nguardrails: [{ id: x, deny: file.read }]\noverrides: { x: [{ except: { path: /a }, reason: r }] }\n`,
      true,
    ],
    [`${HEADER}default: ask\nguardrails: [{ id: x, deny: file.read }]\noverrides: { x: { except: all } }\n`, false],
    [`${HEADER}default: ask\nowners: { policy: [a, b] }\n`, true],
    [`${HEADER}default: ask\ntests: [{ name: t, command: ls, expect: allow }]\n`, true],
    [`${HEADER}default: ask\ntests: [{ name: t, command: ls, actions: [], expect: allow }]\n`, false],
    [`${HEADER}default: ask\nextra: 1\n`, false],
    [HEADER.replace("opaque: ask", "opaque: allow"), false],
    [HEADER.replace("rampart: 1", "rampart: 2"), false],
  ];
  it.each(rows)("on %j: %s", (text, wanted) => {
    expect(valid(parse(text), SCHEMA)).toBe(wanted);
    expect(errorsOf(text).length === 0).toBe(wanted);
  });
});

describe("P1: the schema of a file of knowledge and the loader agree", () => {
  const schema = knowledgeSchema();
  const policy = { name: "policy.yaml", text: `${HEADER}default: ask\n` };
  const entry = (text: string) => `rampart: 1\nprograms:\n  - { names: x, ${text} }\n`;
  it.each<[string, boolean]>([
    [entry("operands: read"), true],
    [entry("operands: { first: [url], rest: write }"), true],
    [entry("operands: { first: [url], last: { kind: file.delete } }"), true],
    [entry("operands: reed"), false],
    [entry("operands: {}"), false],
    [entry("options: { -r: recursive, -x: { value: required, is: [read, write], sets: a } }"), true],
    [entry("options: { -x: { walue: required } }"), false],
    [entry("effects: [{ kind: infra.delete, name: '*', detail: { force: true }, when: a }]"), true],
    [entry("effects: [{ name: '*' }]"), false],
    [entry("effects: []"), false],
    [entry("subcommands: { a: { subcommands: { b: { operands: shell } } } }"), true],
    [entry("subcommands: { a: { subcommands: { b: { operand: shell } } } }"), false],
    [entry("launches: { as: shell, skip: 1, where: remote }"), true],
    [entry("launches: { as: argw }"), false],
    [entry("carries: false"), false],
    ["rampart: 1\nprograms: []\n", true],
    ["programs: []\n", false],
  ])("on %j: %s", (text, wanted) => {
    expect(valid(parse(text), schema, schema)).toBe(wanted);
    expect(loadPolicy([policy, { name: "own.yaml", text, kind: "knowledge" }], { packs }).ok).toBe(wanted);
  });
});
