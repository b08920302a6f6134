import { describe, expect, it } from "vitest";
import type { Verdict } from "../spine/verdict.js";
import type { PolicySource, RuleDocument } from "./document.js";
import type { Issue, PolicyError } from "./errors.js";
import { joinPieces } from "./join.js";
import type { Piece } from "./piece.js";

const CLASSES = { malformed: "deny", "unknown-program": "allow", opaque: "ask", "beyond-bounds": "ask" } as const;
const rule = (id: string): RuleDocument => ({ id, deny: ["file.read"] });

/** A text as read; its errors are told as `file part pointer: message`. */
function piece(name: string, said: Partial<PolicySource> = {}, parents: readonly Piece[] = [], isPack = false): Piece {
  const locate = ({ code, at, part, message, suggestion }: Issue): PolicyError => {
    return { code, file: name, line: 1, column: 1, message: `${name} ${part} ${at}: ${message}`, suggestion };
  };
  return { file: name, source: { rampart: 1, name, ...said }, parents, isPack, locate };
}
const whole = (name: string, said: Partial<PolicySource> = {}, parents: readonly Piece[] = []) =>
  piece(name, { understanding: CLASSES, default: "ask", ...said }, parents);

function join(...tops: readonly Piece[]) {
  const errors: PolicyError[] = [];
  const joined = joinPieces(tops, errors);
  expect(joined === null).toBe(errors.length > 0);
  return { joined, errors: errors.map(({ code, message }) => `${code} ${message}`) };
}
function documentOf(...tops: readonly Piece[]) {
  const { joined, errors } = join(...tops);
  if (joined === null) throw new Error(errors.join("\n"));
  return joined.document;
}

describe("a policy that does not say everything is refused, with what is missing", () => {
  it.each<readonly [why: string, tops: readonly Piece[], wanted: readonly string[]]>([
    [
      "no default",
      [piece("p", { understanding: CLASSES })],
      ["policy.missing_key p value : nothing says what `default` is"],
    ],
    [
      "two classes",
      [piece("p", { understanding: { malformed: "deny", opaque: "ask" }, default: "ask" })],
      [
        "policy.missing_key p value : nothing says what `understanding: unknown-program` is",
        "policy.missing_key p value : nothing says what `understanding: beyond-bounds` is",
      ],
    ],
    [
      "a pack leaves a class to another pack: it would mean something else wherever it is used",
      [whole("p", {}, [piece("a", { understanding: { ...CLASSES, opaque: undefined } } as never, [], true)])],
      ["policy.missing_key a value : a pack states `understanding: opaque` itself"],
    ],
    [
      "a pack that says nothing of them",
      [whole("p", {}, [piece("a", {}, [], true)])],
      Object.keys(CLASSES).map(
        (name) => `policy.missing_key a value : a pack states \`understanding: ${name}\` itself`,
      ),
    ],
  ])("%s", (_why, tops, wanted) => {
    expect(join(...tops).errors).toEqual(wanted);
  });

  it.each<readonly [where: string, said: Partial<PolicySource>, at: string]>([
    ["among guardrails", { guardrails: [rule("b"), rule("a")] }, "/guardrails/1/id"],
    ["in a role", { roles: { r: { rules: [rule("b"), rule("a")] } } }, "/roles/r/rules/1/id"],
    [
      "in a privilege; one that adds nothing has no rules",
      {
        elevations: {
          empty: { for: 1, approval: "one" },
          p: { for: 1, approval: "one", adds: [{ id: "a", grant: ["file.read"] }] },
        } as never,
      },
      "/elevations/p/adds/0/id",
    ],
  ])("a rule twice: %s", (_where, said, at) => {
    expect(join(whole("first", { guardrails: [rule("a")] }), whole("second", said)).errors).toEqual([
      `policy.duplicate_name second value ${at}: a second rule \`a\`; the first is in first`,
    ]);
  });
});

describe("verdicts of several texts: the strictest, whoever says nothing", () => {
  const [ALLOW, ASK, DENY] = (["allow", "ask", "deny"] as const).map((verdict) => ({ default: verdict }));
  const NOTHING = {};
  it.each<readonly [tops: readonly { default?: Verdict }[], wanted: Verdict]>([
    [[ALLOW!], "allow"],
    [[ASK!, NOTHING], "ask"],
    [[NOTHING, ASK!], "ask"],
    [[DENY!, NOTHING], "deny"],
    [[NOTHING, ALLOW!, NOTHING], "allow"],
    [[ALLOW!, DENY!, ASK!], "deny"],
  ])("%j: %s", (tops, wanted) => {
    const pieces = tops.map((said, at) => piece(`p${at}`, { understanding: CLASSES, ...said }));
    expect(documentOf(...pieces).default).toBe(wanted);
    // The same for packs one text extends.
    expect(documentOf(piece("top", { understanding: CLASSES }, pieces)).default).toBe(wanted);
  });
  it("what a text says itself goes over its packs", () => {
    expect(documentOf(whole("p", { default: "allow" }, [whole("a", { default: "deny" })])).default).toBe("allow");
  });
});

describe("what several texts say is all of it", () => {
  const place = (path: readonly string[], host: readonly string[] = [], name: readonly string[] = []) => ({
    path,
    host,
    name,
  });
  it("labels and environments, each under its own name", () => {
    const first = {
      labels: { l: place(["/a"], ["a.example"]), only: place(["/o"]) },
      environments: { e: place([], ["b.example"]) },
    };
    const second = {
      labels: { l: place(["/a", "/b"], ["c.example"], ["t"]) },
      environments: { e: place(["/e"], ["b.example"], ["n"]), l: place(["/z"]) },
    };
    const { labels, environments } = documentOf(whole("a", first), whole("b", second));
    expect(labels).toEqual({
      l: place(["/a", "/b"], ["a.example", "c.example"], ["t"]),
      only: place(["/o"]),
    });
    expect(environments).toEqual({ e: place(["/e"], ["b.example"], ["n"]), l: place(["/z"]) });
  });
  it("owners: of an area two texts name, those of the later", () => {
    const owners = documentOf(
      whole("a", { owners: { policy: ["ada"], data: ["dan"] } }),
      whole("b", { owners: { policy: ["bea"] } }),
      whole("c"),
    ).owners;
    expect(owners).toEqual({ policy: ["bea"], data: ["dan"] });
  });
  it("overrides of one rule, and roles with what is said about them", () => {
    const all = (reason: string) => [{ except: "all", reason }] as const;
    const { overrides, roles } = documentOf(
      whole("a", { overrides: { x: all("one") }, roles: { r: { about: "first", rules: [rule("a")] } } }),
      whole("b", { overrides: { x: all("two"), y: all("three") }, roles: { r: { rules: [rule("b")] } } }),
    );
    expect(overrides).toEqual({ x: [...all("one"), ...all("two")], y: all("three") });
    expect(roles).toEqual({ r: { about: "first", rules: [rule("a"), rule("b")] } });
  });
  it("packs come before what extends them, each once, and their tests stay their own", () => {
    const test = (name: string) => [{ name, command: "ls", expect: "allow" }] as const;
    const base = whole("base", { guardrails: [rule("base")], tests: test("of base") });
    const a = whole("a", { guardrails: [rule("a")] }, [base]);
    const b = whole("b", { guardrails: [rule("b")], tests: test("of b") }, [base]);
    const { joined } = join(a, b);
    expect(joined?.pieces.map(({ file }) => file)).toEqual(["base", "a", "b"]);
    expect(joined?.document.guardrails.map(({ id }) => id)).toEqual(["base", "a", "b"]);
    expect(joined?.tests).toEqual(test("of b"));
  });
  it("a name of all names, no longer than a name may be", () => {
    const long = "n".repeat(40);
    expect(documentOf(whole("a"), whole("b")).name).toBe("a+b");
    expect(documentOf(whole(long), whole(long)).name).toBe(`${long}+${long}`.slice(0, 64));
  });
});
