import { describe, expect, it } from "vitest";
import { canonical } from "../canonical/canonical.js";
import { alarm, intent } from "../testing/support.js";
import { encodeEvent, MAX_WRITTEN_BYTES } from "./encode.js";
import { encodeFitting } from "./fit.js";
import { type AuditEvent, EVENT_KINDS, KINDS } from "./kinds.js";

const STAMP = { v: 1, index: 7, time: 1_767_225_600_000, mono: 5, run: "0123456789abcdef" };
const refused = (code: string) => expect.objectContaining({ code });
const change = (event: object, over: object) => ({ ...event, ...over }) as unknown as AuditEvent;

describe("encodeEvent", () => {
  it("E1, E5: knows every kind there is", () => {
    expect([...EVENT_KINDS].sort()).toEqual(
      [
        ..."intent outcome review elevation-grant elevation-revoke charge snapshot alarm incident quarantine".split(
          " ",
        ),
        ..."restrict stop break-glass policy key model task session prompt answer gap start end seal erasure credential sign-off".split(
          " ",
        ),
      ].sort(),
    );
  });

  it.each(EVENT_KINDS)("writes %s as the generic writer does", (kind) => {
    const sample: Record<string, unknown> = {
      id: "x",
      ids: ["x"],
      name: "",
      names: [],
      text: "t",
      ms: 1,
      int: 0,
      number: -1.5,
      flag: false,
      digest: `sha256:${"0".repeat(64)}`,
      json: { b: 1, a: [] },
      list: [{ z: 1, a: 2 }],
    };
    const members = Object.entries(KINDS[kind]).map(([name, type]) => {
      if (typeof type !== "string") return [name, type[0]];
      return [name, type.endsWith("?") ? null : sample[type]];
    });
    const event = { kind, ...Object.fromEntries(members) } as AuditEvent;
    expect(encodeEvent(event, STAMP)).toBe(canonical({ ...event, ...STAMP }));
  });

  const digest = `sha256:${"0".repeat(64)}`;
  const bad: [why: string, event: AuditEvent, code: string][] = [
    ["an unknown kind", change(alarm("x"), { kind: "allow" }), "event.kind"],
    ["a kind every object has", change(alarm("x"), { kind: "constructor" }), "event.kind"],
    ["a missing member", change(intent("1"), { decision: undefined }), "event.missing"],
    ["a member of no kind", change(intent("1"), { colour: "red" }), "event.member"],
    ["a member the log adds itself", change(intent("1"), { index: 3 }), "event.member"],
    ["an empty id", intent(""), "event.type"],
    ["an id over its bound", intent("x".repeat(257)), "event.type"],
    ["a text over its bound", alarm("x".repeat(8_193)), "event.type"],
    ["a time before 1970", intent("1", { received: -1 }), "event.type"],
    ["a fractional time", intent("1", { received: 1.5 }), "event.type"],
    ["null where there must be something", change(intent("1"), { agent: null }), "event.type"],
    ["a choice that is none", change(intent("1"), { phase: "after" }), "event.type"],
    ["a flag that is a number", change(intent("1"), { enforced: 1 }), "event.type"],
    ["a digest of another length", intent("1", { payload: "sha256:00" }), "event.type"],
    ["a digest in capitals", intent("1", { payload: digest.toUpperCase() }), "event.type"],
    ["a commitment that is none", intent("1", { payload: { $commit: "x" } }), "event.type"],
    ["a list that is none", change(intent("1"), { actions: {} }), "event.type"],
    ["a list of something else", change(intent("1"), { actions: [null] }), "event.type"],
    ["text that is not Unicode", alarm("\ud800"), "canonical.surrogate"],
    ["a number without JSON form", alarm("x", { n: Number.NaN }), "canonical.number"],
    ["nesting without end", alarm("x", JSON.parse("[".repeat(200) + "]".repeat(200))), "canonical.depth"],
  ];
  it.each(bad)("refuses %s", (_, event, code) => {
    expect(() => encodeEvent(event, STAMP)).toThrow(refused(code));
  });

  it("takes a commitment for a digest, null for what was not reported, and texts at their bound", () => {
    const event = intent("1", { id: "x".repeat(256), payload: { $commit: digest }, cwd: "/".repeat(8_192) });
    expect(JSON.parse(encodeEvent(event, STAMP))).toMatchObject({ payload: { $commit: digest }, owner: null });
  });
});

describe("encodeFitting", () => {
  const size = (text: string) => Buffer.byteLength(text, "utf8");

  it("leaves alone what fits", () => {
    const event = intent("1", { arguments: { content: "x".repeat(60_000) } });
    expect(encodeFitting(event, STAMP)).toBe(encodeEvent(event, STAMP));
  });

  it("gives a long text by digest and keeps its neighbours", () => {
    const content = "ü".repeat(40_000);
    const text = encodeFitting(intent("1", { arguments: { path: "/a", content } }), STAMP);
    const args = JSON.parse(text).arguments;
    expect(args.path).toBe("/a");
    // SHA-256 of the canonical form, quotes included.
    expect(args.content).toEqual({ $digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/), bytes: 80_002 });
    expect(size(text)).toBeLessThan(2_000);
  });

  it("cuts long lists of actions and says what is left out", () => {
    const actions = Array.from({ length: 8_192 }, (_, i) => ({ kind: "file.read", resource: { name: `/file/${i}` } }));
    const kept = JSON.parse(encodeFitting(intent("1", { actions }), STAMP)).actions;
    const rest = kept.pop();
    expect(kept).toEqual(actions.slice(0, kept.length));
    expect(kept.length).toBeGreaterThan(100);
    expect(rest.count).toBe(8_192 - kept.length);
    expect(rest.bytes).toBe(size(canonical(actions.slice(kept.length))));
  });

  it("keeps the decision readable to the last", () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`name ${i}`, "value"]));
    const text = encodeFitting(
      intent("1", { arguments: many, facts: many, findings: [many], actions: [many, many] }),
      STAMP,
    );
    const event = JSON.parse(text);
    expect(event.decision.verdict).toBe("allow");
    expect(event.arguments).toEqual({ $digest: expect.any(String), bytes: size(canonical(many)) });
    expect(size(text)).toBeLessThanOrEqual(MAX_WRITTEN_BYTES);
  });

  it("fits the rules of a decision that name thousands of actions", () => {
    const rules = Array.from({ length: 8 }, (_, i) => ({
      rule: `r${i}`,
      actions: Array.from({ length: 8_192 }, (_, k) => k),
    }));
    const event = intent("1", { decision: { verdict: "deny", granted: false, obligations: [], rules, erred: [] } });
    const { decision } = JSON.parse(encodeFitting(event, STAMP));
    expect(decision.verdict).toBe("deny");
    expect(decision.rules[7].actions.at(-1)).toMatchObject({ count: 8_192 - 64 });
  });

  it("counts bytes, not characters, right at the bound", () => {
    const base = size(encodeEvent(alarm("", ""), STAMP));
    const fill = (n: number) => alarm("", "€".repeat(Math.floor(n / 3)) + "x".repeat(n % 3));
    expect(size(encodeFitting(fill(MAX_WRITTEN_BYTES - base), STAMP))).toBe(MAX_WRITTEN_BYTES);
    expect(size(encodeFitting(fill(MAX_WRITTEN_BYTES - base + 1), STAMP))).toBeLessThan(1_000);
  });

  it("refuses what no digest can shrink", () => {
    const approvers = Array.from({ length: 300 }, () => "x".repeat(256));
    const grant = { id: "1", privilege: "p", agent: "a", task: null, until: 1, uses: null, intent: null, reason: null };
    expect(() => encodeFitting({ kind: "elevation-grant", ...grant, approvers }, STAMP)).toThrow(
      refused("event.too-large"),
    );
  });
});
