import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Lineage } from "../attest/lineage.js";
import { keyPair } from "../testing/keypair.js";
import { scratch } from "../testing/scratch.js";
import { pemAt } from "../testing/trust.js";
import { evaluate } from "./evaluate.js";
import type { By, Evidence } from "./evidence.js";
import { needTrust } from "./load.js";
import type { RevocationList, Revoked } from "./revocation.js";
import { Revocations } from "./revocations.js";
import { testTrust } from "./tests.js";

const folder = scratch();
const pub = pemAt(keyPair(folder, "k").pub, 6);
const HEAD = `clarity: 1\nname: p\ndefault: enforce\nsigners:\n${["a", "b", "c"].map((name) => `  ${name}:\n    key: |\n${pub}`).join("\n")}\n`;
const policyOf = (clauses: string, more = "") =>
  needTrust("p", `${HEAD}models:\n  - match: "*"\n    mode: enforce\n    require: [${clauses}]\n${more}`);

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);
const at = (ago: number) => new Date(NOW - ago).toISOString();
const hex = (letter: string) => `sha256:${letter.repeat(64)}`;
const by = (signer: string, more: Partial<By> = {}): By => ({
  signer,
  issuer: null,
  ids: [`key:${hex(signer)}`],
  provenAt: null,
  ...more,
});
const said = <T>(signer: string, what: T) => ({ by: by(signer), what });
const lineage = (more: Partial<Lineage> = {}): Lineage => ({
  v: 1,
  datasets: [],
  parents: [],
  transformations: [],
  undisclosed: [],
  complete: true,
  ...more,
});
const data = (letter: string, licence?: string) => ({
  digest: hex(letter),
  name: `data ${letter}`,
  known: "declared" as const,
  ...(licence === undefined ? {} : { licence }),
});
const scan = (ago: number, clean = true) => ({
  v: 1 as const,
  at: at(ago),
  tool: { name: "clarity", digest: hex("7") },
  rules: hex("8"),
  clean,
  files: 1,
  findings: clean ? {} : { "pickle.broken": 1 },
  allowed: [],
});

const EMPTY: Evidence = {
  names: ["org/m"],
  roots: [hex("0")],
  files: 1,
  bytes: 1,
  formats: ["safetensors"],
  signatures: [],
  lineages: [],
  builds: [],
  scans: [],
  evaluations: [],
  problems: [],
};
const withLineage = (signer: string, one: Lineage, root = hex("0")): Partial<Evidence> => ({
  lineages: [{ ...said(signer, one), root }],
});
const NONE = new Revocations([]);

const ROWS: readonly (readonly [why: string, clause: string, evidence: Partial<Evidence>, holds: boolean])[] = [
  ["one of one", "{signed-by: a}", { signatures: [by("a")] }, true],
  ["another signer", "{signed-by: a}", { signatures: [by("b")] }, false],
  ["two of three", "{signed-by: {any-of: [a, b, c], at-least: 2}}", { signatures: [by("a"), by("c")] }, true],
  [
    "the same one twice counts once",
    "{signed-by: {any-of: [a, b, c], at-least: 2}}",
    { signatures: [by("a"), by("a")] },
    false,
  ],
  [
    "an issuer by glob",
    `{issuers: ["https://*.example.com"]}`,
    { signatures: [by("a", { issuer: "https://id.example.com" })] },
    true,
  ],
  ["a bare key has no issuer", `{issuers: ["*"]}`, { signatures: [by("a")] }, false],
  ["no lineage is not complete", "{lineage: complete}", {}, false],
  ["a complete one", "{lineage: complete}", withLineage("a", lineage()), true],
  ["one that does not say so", "{lineage: complete}", withLineage("a", lineage({ complete: false })), false],
  [
    "a parent nobody speaks for",
    "{lineage: complete}",
    withLineage("a", lineage({ parents: [{ root: hex("1"), name: "base", relation: "finetune", known: "declared" }] })),
    false,
  ],
  [
    "a lineage of somebody whose word does not count here",
    "{lineage: complete, by: b}",
    withLineage("a", lineage()),
    false,
  ],
  [
    "an undisclosed contribution nobody signed",
    "{lineage: complete}",
    withLineage("a", lineage({ undisclosed: [{ commitment: hex("5"), kind: "dataset" }] })),
    false,
  ],
  [
    "licences that are allowed",
    "{licences: [MIT, CC-*]}",
    withLineage("a", lineage({ datasets: [data("1", "MIT"), data("2", "CC-BY-4.0")] })),
    true,
  ],
  [
    "a choice of licences",
    "{licences: [MIT]}",
    withLineage("a", lineage({ datasets: [data("1", "GPL-3.0-only OR MIT")] })),
    true,
  ],
  [
    "both of two licences",
    "{licences: [MIT]}",
    withLineage("a", lineage({ datasets: [data("1", "GPL-3.0-only AND MIT")] })),
    false,
  ],
  ["an unknown licence", `{licences: ["*"]}`, withLineage("a", lineage({ datasets: [data("1")] })), false],
  ["no data known", `{licences: ["*"]}`, withLineage("a", lineage()), false],
  [
    "a forbidden dataset by digest",
    `{forbid-datasets: ["${hex("1")}"]}`,
    withLineage("a", lineage({ datasets: [data("1")] })),
    false,
  ],
  [
    "a forbidden dataset by name",
    `{forbid-datasets: ["data *"]}`,
    withLineage("a", lineage({ datasets: [data("1")] })),
    false,
  ],
  [
    "none that is forbidden",
    `{forbid-datasets: ["${hex("2")}"]}`,
    withLineage("a", lineage({ datasets: [data("1")] })),
    true,
  ],
  ["what is not known may be forbidden", `{forbid-datasets: ["${hex("2")}"]}`, {}, false],
  [
    "an allowed builder",
    `{builders: ["https://ci/*"]}`,
    { builds: [said("a", { builder: "https://ci/1", type: "t", started: null, finished: null, inputs: [] })] },
    true,
  ],
  [
    "another builder beside it",
    `{builders: ["https://ci/*"]}`,
    {
      builds: ["https://ci/1", "laptop"].map((builder) =>
        said("a", { builder, type: "t", started: null, finished: null, inputs: [] }),
      ),
    },
    false,
  ],
  ["no build", `{builders: ["*"]}`, {}, false],
  ["a young clean scan", "{scan: {younger-than: 30d}}", { scans: [said("a", scan(DAY))] }, true],
  ["an old one", "{scan: {younger-than: 30d}}", { scans: [said("a", scan(31 * DAY))] }, false],
  ["a scan from the future", "{scan: {younger-than: 30d}}", { scans: [said("a", scan(-DAY))] }, false],
  [
    "the latest counts",
    "{scan: {younger-than: 30d}}",
    { scans: [said("a", scan(2 * DAY)), said("a", scan(DAY, false))] },
    false,
  ],
  ["another tool", `{scan: {younger-than: 30d, tools: ["${hex("9")}"]}}`, { scans: [said("a", scan(DAY))] }, false],
  ["an allowed format", "{formats: [safetensors]}", {}, true],
  ["a pickle among them", "{formats: [safetensors]}", { formats: ["pickle", "safetensors"] }, false],
  ["files of no format", "{formats: [safetensors]}", { formats: [] }, false],
  [
    "a metric",
    "{evaluation: {suite: s, metric: acc, at-least: 0.8}}",
    {
      evaluations: [
        said("a", { v: 1, at: at(0), results: [{ suite: "s", metrics: { acc: 0.9 }, known: "observed" }] }),
      ],
    },
    true,
  ],
  ["a metric nobody measured", "{evaluation: {suite: s, metric: acc, at-least: 0.8}}", {}, false],
  ["an expression", `{cel: "'safetensors' in model.formats && model.files == 1"}`, {}, true],
  ["an expression that errs", `{cel: "model.datasets[0].name == 'x'"}`, {}, false],
];

describe("C5: each requirement by itself", () => {
  it.each(ROWS)("%s", (_why, clause, evidence, holds) => {
    const verdict = evaluate(policyOf(clause), { ...EMPTY, ...evidence }, NONE, NOW);
    expect({ admitted: verdict.admitted, held: verdict.clauses.at(-1)?.holds }).toEqual({
      admitted: holds,
      held: holds,
    });
    for (const { why } of verdict.clauses) expect(why).not.toBe("");
  });
});

const model = (match: string, mode: string, except = "") =>
  `{match: "${match}", mode: ${mode}, require: [{signed-by: a}]${except}}`;
const modes = (models: string, fallback = "enforce") =>
  needTrust("p", `${HEAD.replace("enforce", fallback)}models: [${models}]\n`);

describe("C5: which entries count", () => {
  it.each([
    ["no entry: the default refuses", modes(""), false, "enforce"],
    ["no entry: the default warns", modes("", "warn"), true, "warn"],
    ["no entry: the default does not look", modes("", "off"), true, "off"],
    ["the strictest of several", modes(`${model("*", "warn")}, ${model("org/*", "enforce")}`), false, "enforce"],
    ["in any order", modes(`${model("org/*", "enforce")}, ${model("*", "warn")}`), false, "enforce"],
    ["an exception", modes(`${model("*", "enforce", ', except: ["org/*"]')}, ${model("org/*", "off")}`), true, "off"],
  ] as const)("%s", (_why, policy, admitted, mode) => {
    expect(evaluate(policy, EMPTY, NONE, NOW)).toMatchObject({ admitted, mode });
  });

  it("adding an entry or a clause never admits more", () => {
    const clause = fc.constantFrom(
      "{signed-by: a}",
      "{formats: [safetensors]}",
      "{formats: [gguf]}",
      "{lineage: complete}",
      `{cel: "true"}`,
    );
    const property = fc.property(fc.array(clause, { maxLength: 4 }), clause, (some, more) => {
      const few = evaluate(policyOf(some.join(", ")), EMPTY, NONE, NOW).admitted;
      const many = evaluate(policyOf([...some, more].join(", ")), EMPTY, NONE, NOW).admitted;
      return few || !many;
    });
    fc.assert(property, { numRuns: 60 });
  });
});

const issue = (revoked: readonly Partial<Revoked>[], more: Partial<RevocationList> = {}): RevocationList => ({
  v: 1,
  list: "company",
  sequence: 1,
  issued: at(DAY),
  revoked: revoked.map((one) => ({ kind: "model", digest: hex("0"), reason: "why", at: at(DAY), ...one })),
  ...more,
});
const LISTS = "revocations: [{name: company, by: a, max-age: 2d}]\n";

describe("C6: revocation", () => {
  const parent = (letter: string) => ({
    root: hex(letter),
    name: `model ${letter}`,
    relation: "finetune" as const,
    known: "declared" as const,
  });
  const chain: Partial<Evidence> = {
    signatures: [by("a"), by("b")],
    lineages: [
      { ...said("a", lineage({ parents: [parent("1")] })), root: hex("0") },
      { ...said("a", lineage({ parents: [parent("2")] })), root: hex("1") },
      { ...said("a", lineage({ datasets: [data("3", "MIT")] })), root: hex("2") },
    ],
  };
  const judge = (clause: string, list: RevocationList, more: Partial<Evidence> = {}) =>
    evaluate(policyOf(clause, LISTS), { ...EMPTY, ...chain, ...more }, new Revocations([list]), NOW);

  it.each([
    ["the model itself", issue([{}]), true],
    ["its parent", issue([{ digest: hex("1") }]), true],
    ["its grandparent", issue([{ digest: hex("2") }]), true],
    ["a dataset three generations back", issue([{ kind: "dataset", digest: hex("3") }]), true],
    ["a dataset of the same digest as a model is another thing", issue([{ kind: "dataset", digest: hex("1") }]), false],
    ["something else", issue([{ digest: hex("9") }]), false],
  ] as const)("%s", (_why, list, refused) => {
    expect(judge("{signed-by: a}", list)).toMatchObject({ admitted: !refused, revoked: refused });
  });

  it("refuses what was revoked where the policy only warns", () => {
    const policy = needTrust("p", `${HEAD}models: [${model("*", "warn")}]\n`);
    const verdict = evaluate(policy, { ...EMPTY, ...chain }, new Revocations([issue([{ digest: hex("2") }])]), NOW);
    expect(verdict).toMatchObject({ mode: "warn", admitted: false, revoked: true });
  });

  it("a lineage whose signer was revoked still carries a revocation", () => {
    const list = issue([
      { kind: "key", digest: hex("a") },
      { kind: "dataset", digest: hex("3") },
    ]);
    expect(judge("{signed-by: b}", list)).toMatchObject({ admitted: false, revoked: true });
  });

  it("a revoked key makes void what it signed, and nothing else", () => {
    const list = issue([{ kind: "key", digest: hex("a") }]);
    expect(judge("{signed-by: a}", list).admitted).toBe(false);
    expect(judge("{signed-by: b}", list).admitted).toBe(true);
    expect(judge("{lineage: complete}", list).admitted).toBe(false);
  });

  it.each([
    ["proved to be older", NOW - 3 * DAY, true],
    ["proved to be younger", NOW - DAY, false],
    ["not proved at all", null, false],
  ] as const)("a key revoked since: %s", (_why, provenAt, counts) => {
    const list = issue([{ kind: "key", digest: hex("a"), since: at(2 * DAY) }]);
    expect(judge("{signed-by: a}", list, { signatures: [by("a", { provenAt })] }).admitted).toBe(counts);
  });

  it.each([
    ["missing", new Revocations([]), false],
    ["current", new Revocations([issue([])]), true],
    ["too old", new Revocations([issue([], { issued: at(3 * DAY) })]), false],
    ["from the future", new Revocations([issue([], { issued: at(-DAY) })]), false],
    ["of another name", new Revocations([issue([], { list: "other" })]), false],
  ] as const)("the list a policy asks for is %s", (_why, lists, admitted) => {
    expect(evaluate(policyOf("{signed-by: a}", LISTS), { ...EMPTY, ...chain }, lists, NOW).admitted).toBe(admitted);
  });

  it("an input of the build was revoked", () => {
    const builds = [said("a", { builder: "ci", type: "t", started: null, finished: null, inputs: [hex("4")] })];
    expect(judge("{signed-by: a}", issue([{ kind: "dataset", digest: hex("4") }]), { builds })).toMatchObject({
      revoked: true,
    });
  });
});

describe("C5: tests inside a policy", () => {
  it("say what differs", () => {
    const policy = policyOf(
      "{signed-by: a}, {scan: {younger-than: 7d}}",
      `tests:
  - {name: fine, model: {name: x, signed-by: a, scanned: {clean: true, age: 1d}}, expect: admit}
  - {name: old, model: {name: x, signed-by: a, scanned: {clean: true, age: 8d}}, expect: refuse, clause: scan}
  - {name: wrong, model: {name: x}, expect: admit}
  - {name: wrong clause, model: {name: x, signed-by: a}, expect: refuse, clause: signed-by}
`,
    );
    const outcomes = testTrust(policy, NOW).map(({ name, passed, message }) => [name, passed, message]);
    expect(outcomes.slice(0, 2)).toEqual([
      ["fine", true, null],
      ["old", true, null],
    ]);
    expect(outcomes[2]?.[2]).toContain("expected admit, got refuse (signed-by: signed by nobody");
    expect(outcomes[3]?.[2]).toContain("expected clause signed-by to fail");
  });
});
