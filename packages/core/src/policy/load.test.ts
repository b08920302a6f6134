import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isMap, parseDocument, Scalar, type YAMLMap } from "yaml";
import { compilePolicy } from "./compile.js";
import { formatPolicyError } from "./errors.js";
import { loadPolicy } from "./load.js";
import { PACKS } from "./packs.generated.js";
import { errorsOf, HEADER, load, packs } from "./testing/policies.js";

const POLICY = `${HEADER}default: ask
labels:
  payroll: { path: "{project}/payroll/**", host: pay.example }
environments:
  production: { host: ["*.prod.example"], name: prod-* }
guardrails:
  - id: a.rule
    deny: [file.read, net.*]
    when:
      label: { any: [payroll, credential], none: [scratch] }
      source: { label: untrusted, type: network }
      not:
        agent: trusted-*
    except:
      - { path: /tmp/**, recursive: false }
    reason: because
    instead: do this
    obligations:
      - { notify: owner }
    unless-granted: payroll-read
roles:
  reader:
    about: May read.
    rules:
      - { id: r.read, grant: file.read, when: { arguments: { a.b: { above: 3 } }, kind: x } }
overrides:
  a.rule: { except: { path: "~/x/**" }, reason: fine, until: 2027-01-01 }
owners: { policy: security@example.com }
tests:
  - { name: t, actions: [{ kind: file.read, name: /x }], expect: allow, facts: { roles: reader, task: { kind: k } } }
`.replace(", when: { arguments: { a.b: { above: 3 } }, kind: x }", ", when: { task: { kind: audit } }");

/** A text without its `▸`, and the line and column where it stood. */
function unmark(text: string) {
  const before = text.slice(0, Math.max(0, text.indexOf("▸"))).split("\n");
  return { clean: text.replace("▸", ""), place: `${before.length}:${before.at(-1)!.length + 1}` };
}

describe("P1: a policy with any mistake is refused, with its place and a suggestion", () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ["▸", "policy.syntax", "an empty file"],
    ["▸- a\n", "policy.wrong_type", "a list"],
    ["rampart: ▸2\nname: x\n", "policy.wrong_type", "another version"],
    [`${HEADER}default: ▸alow\n`, "policy.bad_value allow", "a verdict that is none"],
    [`▸${HEADER}`, "policy.missing_key", "no default"],
    ["▸rampart: 1\nname: x\ndefault: ask\n", "policy.missing_key", "no understanding"],
    [`${HEADER}default: ask\n▸nme: y\n`, "policy.unknown_key name", "a misspelt key at the top"],
    [`${HEADER}default: ask\nextends: ▸coding-agnet\n`, "policy.unknown_pack", "a pack that does not exist"],
    [
      "rampart: 1\nname: x\nextends: coding-agent\nunderstanding: { opaque: ▸allow }\n",
      "policy.below_floor",
      "below the floor of opaque",
    ],
    [
      "rampart: 1\nname: x\nextends: coding-agent\nunderstanding: { malformed: ▸ask }\n",
      "policy.below_floor",
      "below the floor of malformed",
    ],
    [
      "rampart: 1\nname: x\nextends: coding-agent\nunderstanding: { beyond-bounds: ▸allow }\n",
      "policy.below_floor",
      "below the floor of bounds",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: ▸file.reed }\n`,
      "policy.unknown_kind file.read",
      "a kind that does not exist",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: ▸fil.* }\n`,
      "policy.unknown_kind file.*",
      "a noun that does not exist",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - ▸{ id: x, deny: file.read, ask: file.write }\n`,
      "policy.missing_key",
      "two verdicts",
    ],
    [`${HEADER}default: ask\nguardrails:\n  - ▸{ id: x }\n`, "policy.missing_key", "no verdict"],
    [`${HEADER}default: ask\nguardrails:\n  - ▸{ deny: file.read }\n`, "policy.missing_key", "no id"],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: ▸X Y, deny: file.read }\n`,
      "policy.bad_value",
      "an id that is no name",
    ],
    [`${HEADER}default: ask\nguardrails:\n  - { id: x, deny: ▸[] }\n`, "policy.out_of_bounds", "no kinds"],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: file.read, when: ▸{} }\n`,
      "policy.missing_key",
      "an empty condition",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: file.read, when: { ▸lable: system } }\n`,
      "policy.unknown_key label",
      "a condition that does not exist",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: file.read, when: { label: ▸sytem } }\n`,
      "policy.unknown_label system",
      "a label nobody gives",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: net.send, when: { source: { label: ▸credentail } } }\n`,
      "policy.unknown_label credential",
      "a source's label nobody gives",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: file.read, when: { ▸host: x } }\n`,
      "policy.unmet_condition",
      "files have no host",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: file.read, except: { not: { ▸append: true } } }\n`,
      "policy.unmet_condition",
      "reads do not append",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: file.read, when: { path: ▸"{projct}/x" } }\n`,
      "policy.unknown_place {project}",
      "a place that does not exist",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: file.read, when: { path: ▸src/x } }\n`,
      "policy.bad_value **/src/x",
      "a relative path",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: file.read, when: { path: ▸/a/../b } }\n`,
      "policy.bad_value",
      "a path that climbs",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: file.read, when: { path: ▸/a//b } }\n`,
      "policy.bad_value /a/b",
      "an empty folder name",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: file.read, when: { path: ▸/a/x** } }\n`,
      "policy.bad_value",
      "a double star inside a name",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: file.read, when: { path: ▸~dev/x } }\n`,
      "policy.bad_value",
      "another user's home",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: file.read, when: { recursive: ▸yes } }\n`,
      "policy.wrong_type",
      "yes is no truth value",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: net.send, when: { port: { ▸over: 3 } } }\n`,
      "policy.unknown_key",
      "a comparison that does not exist",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: file.read, when: { schedule: { days: ▸funday } } }\n`,
      "policy.bad_value",
      "no such day",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: file.read, when: { schedule: { from: ▸9 } } }\n`,
      "policy.wrong_type",
      "a time that is a number",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: file.read, when: { cel: ▸"action.knd == 'x'" } }\n`,
      "policy.bad_cel",
      "a field that does not exist",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: file.read }\n  - { id: ▸x, ask: file.read }\n`,
      "policy.duplicate_name",
      "an id twice",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: ▸understanding.opaque, deny: file.read }\n`,
      "policy.duplicate_name",
      "a name of the engine's",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: ▸project.x, deny: file.read }\n`,
      "policy.duplicate_name",
      "a name of the projects'",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: ▸default, deny: file.read }\n`,
      "policy.duplicate_name",
      "the default's name",
    ],
    [
      "rampart: 1\nname: x\nextends: coding-agent\noverrides:\n  ▸delete.brod: { except: all, reason: r }\n",
      "policy.unknown_rule delete.broad",
      "an override of no rule",
    ],
    [
      "rampart: 1\nname: x\nextends: coding-agent\noverrides:\n  ▸rampart.protected: { except: all, reason: r }\n",
      "policy.final_rule",
      "an override of a final rule",
    ],
    [
      "rampart: 1\nname: x\nextends: coding-agent\noverrides:\n  ▸understanding.opaque: { except: all, reason: r }\n",
      "policy.unknown_rule",
      "a class with a floor cannot be overridden",
    ],
    [
      "rampart: 1\nname: x\nextends: coding-agent\noverrides:\n  delete.broad: ▸{ except: all }\n",
      "policy.missing_key",
      "an override without a reason",
    ],
    [
      "rampart: 1\nname: x\nextends: coding-agent\noverrides:\n  delete.broad: { except: ▸some, reason: r }\n",
      "policy.bad_value",
      "an exception that is no block",
    ],
    [
      "rampart: 1\nname: x\nextends: coding-agent\noverrides:\n  delete.broad: { except: all, reason: r, until: ▸2027-02-30 }\n",
      "policy.bad_value",
      "a day that does not exist",
    ],
    [
      "rampart: 1\nname: x\nextends: coding-agent\noverrides:\n  delete.broad: { except: { ▸host: x }, reason: r }\n",
      "policy.unmet_condition",
      "deletions have no host",
    ],
    [
      "rampart: 1\nname: x\nextends: coding-agent\noverrides:\n  understanding.unknown-program: { except: { ▸host: x }, reason: r }\n",
      "policy.unmet_condition",
      "programs have no host",
    ],
    [`${HEADER}default: ask\nlabels: { x: ▸{} }\n`, "policy.missing_key", "a label that names nothing"],
    [`${HEADER}default: ask\nlabels: { ▸X: { path: /a } }\n`, "policy.bad_value", "a label that is no name"],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: file.read, reason: ▸"a\\u202eb" }\n`,
      "policy.bad_value",
      "a reason that turns text around",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: file.read, obligations: [▸{ sandbox: a, notify: b }] }\n`,
      "policy.missing_key",
      "two obligations in one",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: file.read, obligations: [{ throttle: ▸0 }] }\n`,
      "policy.out_of_bounds",
      "never at all is no throttle",
    ],
    [
      `${HEADER}default: ask\nguardrails:\n  - { id: x, deny: file.read, obligations: [{ throttle: ▸1.5 }] }\n`,
      "policy.out_of_bounds",
      "half a call",
    ],
    [
      `${HEADER}default: ask\ntests:\n  - ▸{ name: t, command: ls, actions: [], expect: allow }\n`,
      "policy.missing_key",
      "a test of two things",
    ],
  ];
  it.each(rows)("%# %j: %s", (text, wanted) => {
    const { clean, place } = unmark(text);
    const found = errorsOf(clean).map(
      ({ line, column, code, suggestion }) => `${line}:${column} ${code}${suggestion ? ` ${suggestion}` : ""}`,
    );
    expect(found).toContain(`${place} ${wanted}`);
  });
});

it("the message is one line a person can act on", () => {
  const [error] = errorsOf(`${HEADER}default: ask\nguardrils: []\n`);
  expect(formatPolicyError(error!)).toBe(
    "policy.yaml:5:1: unknown key `guardrils` Did you mean `guardrails`? [policy.unknown_key]",
  );
});

it("several mistakes are told at once", () => {
  expect(errorsOf("rampart: 1\nname: X\ndefalt: ask\nguardrails: [{ id: x }]\n").map(({ code }) => code)).toEqual([
    "policy.bad_value",
    "policy.unknown_key",
    "policy.missing_key",
  ]);
});

describe("P1: any unknown key anywhere is refused with its line and column", () => {
  const TEXTS = [POLICY, PACKS["baseline"]!, PACKS["coding-agent"]!];
  it("the policies themselves load", () => {
    expect(TEXTS.map(errorsOf)).toEqual([[], [], []]);
  });
  it.each(TEXTS.map((text, index) => [index, text] as const))("policy %i", (_index, text) => {
    const paths = mappings(text);
    expect(paths.length).toBeGreaterThan(5);
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.constantFrom("zzzz", "Rule", "__proto__", "constructor", "toString", "when ", "id2"),
        (path, key) => {
          const { changed, line, column } = insert(text, path, key);
          const found = errorsOf(changed);
          expect(
            found.some((error) => error.line === line && error.column >= column),
            `${path.join(".")} ${key} ${line}:${column}\n${JSON.stringify(found)}`,
          ).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  /** Paths of all mappings of a policy. */
  function mappings(text: string): (string | number)[][] {
    const found: (string | number)[][] = [];
    const visit = (value: unknown, path: (string | number)[]) => {
      if (Array.isArray(value)) {
        for (const [index, item] of value.entries()) visit(item, [...path, index]);
      } else if (typeof value === "object" && value !== null) {
        if (!path.includes("detail") && path.at(-1) !== "arguments") found.push(path);
        for (const [key, item] of Object.entries(value)) visit(item, [...path, key]);
      }
    };
    visit(parseDocument(text).toJS(), []);
    return found;
  }

  /** The policy with one more key, printed anew, and where the key then stands. */
  function insert(text: string, path: readonly (string | number)[], key: string) {
    const document = parseDocument(text);
    const parent = (path.length === 0 ? document.contents : document.getIn(path)) as YAMLMap;
    if (!isMap(parent)) throw new Error("no mapping");
    parent.items.push(document.createPair(new Scalar(key), 1));
    const changed = document.toString();
    const again = parseDocument(changed);
    const place = (path.length === 0 ? again.contents : again.getIn(path)) as YAMLMap;
    const offset = (place.items.at(-1)!.key as Scalar).range![0];
    const before = changed.slice(0, offset).split("\n");
    return { changed, line: before.length, column: before.at(-1)!.length + 1 };
  }
});

describe("packs", () => {
  const world = (texts: Record<string, string>) => ({ packs: (name: string) => texts[name] });
  const pack = (name: string, rest: string) => `rampart: 1\nname: ${name}\n${rest}`;
  const CLASSES = "understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }\n";
  const first = (texts: Record<string, string>, top: string) => {
    const result = loadPolicy([{ name: "p", text: top }], world(texts));
    return result.ok
      ? result.policy
      : result.errors.map(({ code, file, line, column }) => `${code} ${file}:${line}:${column}`);
  };

  it("a pack states all four classes itself", () => {
    const texts = { a: pack("a", "understanding: { malformed: deny, opaque: ask, beyond-bounds: ask }\n") };
    expect(first(texts, pack("p", "extends: a\ndefault: ask\n"))).toContain("policy.missing_key pack a:1:1");
  });
  it("packs that extend each other are refused", () => {
    const texts = { a: pack("a", `${CLASSES}extends: b\n`), b: pack("b", `${CLASSES}extends: a\n`) };
    expect(first(texts, pack("p", "extends: a\ndefault: ask\n"))).toContain("policy.pack_cycle pack b:4:10");
  });
  it("a mistake in a pack is told at its place in the pack", () => {
    expect(first({ a: pack("a", `${CLASSES}oops: 1\n`) }, pack("p", "extends: a\ndefault: ask\n"))).toContain(
      "policy.unknown_key pack a:4:1",
    );
  });
  it("what a policy says itself goes over what its packs say; of several packs the strictest counts", () => {
    const strict = CLASSES.replace("unknown-program: allow", "unknown-program: deny").replace(
      "opaque: ask",
      "opaque: deny",
    );
    const texts = { a: pack("a", `${CLASSES}default: allow\n`), b: pack("b", `${strict}default: ask\n`) };
    const both = first(texts, pack("p", "extends: [a, b]\n"));
    const own = first(texts, pack("p", "extends: [a, b]\ndefault: allow\nunderstanding: { unknown-program: ask }\n"));
    if (Array.isArray(both) || Array.isArray(own)) throw new Error("refused");
    expect(both.document.default).toBe("ask");
    expect(both.document.understanding).toEqual({
      malformed: "deny",
      "unknown-program": "deny",
      opaque: "deny",
      "beyond-bounds": "ask",
    });
    expect(own.document.default).toBe("allow");
    expect(own.document.understanding["unknown-program"]).toBe("ask");
    expect(own.document.understanding.opaque).toBe("deny");
  });
  it("a pack that two others extend counts once", () => {
    const texts = {
      base: pack("base", `${CLASSES}guardrails: [{ id: x, deny: file.read }]\n`),
      a: pack("a", `${CLASSES}extends: base\n`),
      b: pack("b", `${CLASSES}extends: base\n`),
    };
    const policy = first(texts, pack("p", "extends: [a, b]\ndefault: ask\n"));
    if (Array.isArray(policy)) throw new Error(policy.join());
    expect(policy.document.guardrails.map(({ id }) => id)).toEqual(["x"]);
  });
  it("a role two texts write has the rules of both; a label is what both call so", () => {
    const texts = {
      a: pack("a", `${CLASSES}roles: { r: { rules: [{ id: x, grant: file.read }] } }\nlabels: { l: { path: /a } }\n`),
    };
    const policy = first(
      texts,
      pack("p", "extends: a\ndefault: ask\nroles: { r: { rules: [{ id: y, grant: file.list }] } }\n"),
    );
    if (Array.isArray(policy)) throw new Error(policy.join());
    expect(policy.document.roles["r"]!.rules.map(({ id }) => id)).toEqual(["x", "y"]);
    const both = first(texts, pack("p", "extends: a\ndefault: ask\nlabels: { l: { path: [/b, /a], name: n } }\n"));
    if (Array.isArray(both)) throw new Error(both.join());
    expect(both.document.labels["l"]).toMatchObject({ path: ["/a", "/b"], name: ["n"] });
  });
  it("several texts join to the more restrictive", () => {
    const texts = [pack("a", `${CLASSES}default: deny\n`), pack("b", `${CLASSES}default: allow\n`)].map(
      (text, index) => ({ name: `f${index}`, text }),
    );
    const result = loadPolicy(texts, { packs });
    if (!result.ok) throw new Error("refused");
    expect(result.policy.document.default).toBe("deny");
    expect(result.policy.document.name).toBe("a+b");
  });
  it("no text at all is refused", () => {
    expect(loadPolicy([], { packs }).ok).toBe(false);
  });
});

describe("the resolved document", () => {
  it("gives the same policy back, byte for byte, without YAML", () => {
    const policy = load(POLICY);
    const again = compilePolicy(JSON.parse(JSON.stringify(policy.document)));
    if (!again.ok) throw new Error(JSON.stringify(again.errors));
    expect(again.policy.digest).toBe(policy.digest);
    expect(again.policy.document).toEqual(policy.document);
    expect(policy.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
  it("has one digest for one meaning: comments, order of keys and short forms do not count", () => {
    const a = load(`${HEADER}default: ask\nguardrails:\n  - id: x\n    deny: file.read\n    when: { label: system }\n`);
    const b = load(
      `# hello\ndefault: ask\n${HEADER}guardrails: [{ when: { label: { any: [system] } }, deny: [file.read], id: x }]\ntests: []\n`,
    );
    const c = load(`${HEADER}default: ask\nguardrails:\n  - id: x\n    ask: file.read\n    when: { label: system }\n`);
    expect(a.digest).toBe(b.digest);
    expect(a.digest).not.toBe(c.digest);
  });
  it.each([
    ["a key nobody knows", { extra: 1 }],
    ["no default", { default: undefined }],
    [
      "a class below its floor",
      { understanding: { malformed: "deny", "unknown-program": "allow", opaque: "allow", "beyond-bounds": "ask" } },
    ],
    [
      "a rule twice",
      {
        guardrails: [
          { id: "x", deny: ["file.read"] },
          { id: "x", deny: ["file.read"] },
        ],
      },
    ],
    ["a label nobody gives", { guardrails: [{ id: "x", deny: ["file.read"], when: { label: { any: ["nope"] } } }] }],
    [
      "an override of a final rule",
      {
        guardrails: [{ id: "x", deny: ["file.read"], final: true }],
        overrides: { x: [{ except: "all", reason: "r" }] },
      },
    ],
  ])("is checked like a text: %s", (_why, change) => {
    const document = { ...load(POLICY).document, overrides: {}, ...change };
    const result = compilePolicy(JSON.parse(JSON.stringify(document)));
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.errors[0]!.file).toMatch(/^document/);
  });
});
