import { describe, expect, it } from "vitest";
import { keyPair } from "../testing/keypair.js";
import { scratch } from "../testing/scratch.js";
import { pemAt } from "../testing/trust.js";
import { loadTrust } from "./load.js";

const folder = scratch();
const keys = keyPair(folder, "lab");
const SIGNERS = `signers:\n  lab:\n    key: |\n${pemAt(keys.pub, 6)}\n`;
const HEAD = `clarity: 1\nname: p\ndefault: enforce\n${SIGNERS}`;
const rule = (clause: string) => `${HEAD}models:\n  - match: "*"\n    mode: enforce\n    require:\n      - ${clause}\n`;

const errorsOf = (text: string) => {
  const result = loadTrust("p.yaml", text);
  return result.ok
    ? []
    : result.errors.map(
        ({ code, line, suggestion }) => `${code}:${line}${suggestion === null ? "" : ` ${suggestion}`}`,
      );
};

const ROWS: readonly (readonly [why: string, text: string, errors: readonly string[]])[] = [
  ["no rule at all", `${HEAD}models: []\n`, []],
  [
    "a misspelt key, with the nearest",
    rule("formts: [gguf]"),
    ["policy.unknown_key:15 formats", "policy.missing_key:15"],
  ],
  ["a signer nobody named, with the nearest", rule("signed-by: lob"), ["policy.bad_value:15 lab"]],
  ["more signatures than signers", rule("signed-by: {any-of: [lab], at-least: 2}"), ["policy.out_of_bounds:15"]],
  ["the same signer twice is one", rule("signed-by: {any-of: [lab, lab], at-least: 2}"), ["policy.out_of_bounds:15"]],
  ["two requirements in one clause", rule("{lineage: complete, formats: [gguf]}"), ["policy.missing_key:15"]],
  ["a time without unit", rule("scan: {younger-than: 30}"), ["policy.wrong_type:15"]],
  ["an unknown unit", rule("scan: {younger-than: 30y}"), ["policy.bad_value:15"]],
  ["an evaluation without a bound", rule("evaluation: {suite: s, metric: m}"), ["policy.missing_key:15"]],
  ["an expression over an unknown field", rule("cel: model.format == 'gguf'"), ["policy.bad_cel:15"]],
  ["an expression that is no truth value", rule("cel: model.files"), ["policy.bad_cel:15"]],
  [
    "an expression that costs too much",
    rule("cel: model.datasets.all(d, model.ancestors.all(a, true))"),
    ["policy.bad_cel:15"],
  ],
  ["a sound expression", rule("cel: model.datasets.all(d, d.licence != 'NOASSERTION') && model.files < 100"), []],
  ["an alias", `${HEAD}models: &m []\nrevocations: *m\n`, ["policy.forbidden_yaml:11", "policy.forbidden_yaml:12"]],
  [
    "a key that is a secret one",
    `clarity: 1\nname: p\ndefault: off\nsigners:\n  lab: {key: "-----BEGIN PRIVATE KEY-----"}\nmodels: []\n`,
    ["policy.bad_value:5"],
  ],
  [
    "a key that is none",
    `clarity: 1\nname: p\ndefault: off\nsigners:\n  lab: {key: "-----BEGIN PUBLIC KEY-----"}\nmodels: []\n`,
    ["policy.bad_value:5"],
  ],
  [
    "two ways to sign",
    `clarity: 1\nname: p\ndefault: off\nsigners:\n  lab: {keyless: {identity: a, provider: b}, certificate: {roots: "-----BEGIN CERTIFICATE-----"}}\nmodels: []\n`,
    ["policy.missing_key:5"],
  ],
  [
    "two lists of one name",
    `${HEAD}models: []\nrevocations: [{name: a, by: lab}, {name: a, by: lab}]\n`,
    ["policy.duplicate_name:12"],
  ],
  ["no mode", `${HEAD}models: [{match: "*", require: []}]\n`, ["policy.missing_key:11"]],
  ["a mode that is none", `${HEAD}models: [{match: "*", mode: warm, require: []}]\n`, ["policy.bad_value:11 warn"]],
  ["another version", `${HEAD.replace("clarity: 1", "clarity: 2")}models: []\n`, ["policy.wrong_type:1"]],
];

describe("C5: a trust policy is strict", () => {
  it.each(ROWS)("%s", (_why, text, errors) => {
    expect(errorsOf(text)).toEqual(errors);
  });

  it("its digest is of what it means: tests, order of keys and layout are not part of it", () => {
    const plain = loadTrust("a", `${HEAD}models: []\n`);
    const same = loadTrust("b", `models: []\n${HEAD}tests: [{name: t, model: {name: x}, expect: refuse}]\n`);
    const other = loadTrust("c", `${HEAD.replace("enforce", "warn")}models: []\n`);
    expect(plain.ok && same.ok && plain.policy.digest === same.policy.digest).toBe(true);
    expect(plain.ok && other.ok && plain.policy.digest !== other.policy.digest).toBe(true);
  });
});
