import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RecordedEvent } from "@rampart/ledger";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { Journal } from "../record/journal.js";
import { reviewEvent } from "../record/state.js";
import type { Review } from "../reviews/review.js";
import { type Projected, project } from "./project.js";
import { mayMatter, Projection } from "./projection.js";
import { formatSnapshot } from "./snapshot.js";
import { Snapshots } from "./snapshots.js";

const base = mkdtempSync(join(tmpdir(), "rampart-state-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** A log in memory: what it holds is what a real one gives back. */
class Record {
  readonly texts: string[] = [];
  readonly file = join(mkdtempSync(join(base, "s-")), "projection.json");
  readonly journal = new Journal({ append: async (event) => ({ index: this.add(event) }) }, 0);
  readonly snapshots = new Snapshots(
    { file: this.file, journal: this.journal, read: (...range) => this.read(...range) },
    0,
  );

  add(event: object): number {
    const index = this.texts.length;
    this.texts.push(JSON.stringify({ ...event, v: 1, index, time: 1_000 + index, mono: index, run: "0" }));
    return index;
  }

  async *read(from: number, until = Number.POSITIVE_INFINITY) {
    for (let index = from; index < Math.min(until, this.texts.length); index++) {
      const text = this.texts[index]!;
      if (mayMatter(Buffer.from(text))) yield { index, text };
    }
  }

  open(): Promise<Projected> {
    return project((from) => this.read(from), this.file);
  }

  /** The state as the log alone says it: every event, nothing skipped. */
  truth(): string {
    const projection = new Projection();
    for (const text of this.texts) {
      const event = JSON.parse(text) as RecordedEvent;
      projection.apply(event, event);
    }
    return formatSnapshot(projection, 0);
  }
}

const shown = ({ projection }: Projected): string => formatSnapshot(projection, 0);

const STATES = ["open", "approved", "denied", "used", "expired", "void"] as const;
const subject = { door: "gemini", session: "s-1", agent: "a", principal: "p", task: "t-1", tool: "shell" };
const small = fc.integer({ min: 0, max: 5 });
const event = fc.oneof(
  fc.tuple(small, fc.constantFrom(...STATES)).map(([n, state]) => {
    const review = {
      id: `r-${n}`,
      digest: `sha256:${n}`,
      intent: `i-${n}`,
      state,
      opened: n,
      until: 10 + n,
      reviewer: null,
      approvals: [{ by: `p-${n}`, channel: "c", verified: true, at: 1, scope: "once", lasts: 0 }],
      demand: { people: 2, notOwner: true, lasts: 0 },
      policy: `sha256:${n % 2}`,
      scope: "once",
      note: null,
    };
    return reviewEvent({ ...review, subject } as unknown as Review, null);
  }),
  small.map((n) => ({ kind: "session", id: `s-${n}`, door: "gemini", principal: "p", project: `/p/${n}` })),
  fc.constantFrom(
    { kind: "session", id: "s-1", state: "ended", door: "gemini", principal: "p", project: "/p/1" },
    { kind: "task", id: "t-1", state: "ended" },
    { kind: "quarantine", state: "on", subject: { type: "agent", name: "a" }, mode: "deny", by: "dev", reason: null },
    { kind: "stop", state: "on", scope: "all", by: "dev", reason: null },
    { kind: "credential", id: "k", state: "revoked", subject: { type: "person", name: "p-2" } },
  ),
  fc
    .record({
      state: fc.constantFrom("loaded", "refused", "rolled-back", "staged", "shadow", "active"),
      digest: fc.option(small.map((n) => `sha256:${n}`)),
      sources: fc.constantFrom([], [{ name: "p", digest: null }], [{ name: "p", digest: "sha256:f", signed: true }]),
      by: fc.option(fc.constantFrom("ada", "bob")),
    })
    .map((one) => ({ kind: "policy", previous: "sha256:0", errors: [], ...one })),
  fc
    .record({
      policy: small.map((n) => `sha256:${n}`),
      area: fc.constantFrom("security", "rest"),
      state: fc.constantFrom("given", "withdrawn"),
      by: fc.constantFrom("ada", "bob"),
    })
    .map((one) => ({ kind: "sign-off", effect: "sha256:e", note: null, ...one })),
  fc.tuple(small, fc.uuid()).map(([n, id]) => ({ kind: "prompt", id, session: `s-${n}`, source: "gemini" })),
  fc.tuple(small, fc.boolean(), fc.constantFrom("agent", "person", "robot")).map(([n, issued, type]) => {
    const subject = { type, name: `p-${n}` };
    const rest = issued
      ? { state: "issued", verifier: `sha256:${n}`, until: n }
      : { state: "revoked", verifier: null, until: n };
    return { kind: "credential", id: `k-${n}`, subject, scopes: ["decide"], by: "ada", reason: null, ...rest };
  }),
  fc.tuple(fc.uuid(), fc.boolean()).map(([id, claimed]) => ({ kind: "intent", id, claimed })),
  fc.tuple(small, fc.constantFrom("secret", "untrusted", "project"), fc.boolean()).map(([n, label, known]) => {
    const actions = [{ kind: n === 0 ? "secret.read" : "file.read", labels: known ? [] : [label], detail: {} }];
    const names = { id: "i", door: "gemini", principal: "p", session: `s-${n}`, permit: n === 5 ? null : "i" };
    return { kind: "intent", ...names, claimed: false, actions, facts: { read: known ? [label] : [] } };
  }),
  fc.tuple(small, fc.boolean()).map(([n, redacted]) => {
    const findings = [{ code: "secret.github-token", severity: n < 3 ? "critical" : "low" }];
    return { kind: "outcome", id: "i", door: "gemini", session: `s-${n}`, findings, redacted };
  }),
  fc
    .record({
      subject: fc.record({
        type: fc.constantFrom("agent", "session", "principal", "task", "house"),
        name: fc.constantFrom("a", "b"),
      }),
      state: fc.constantFrom("on", "released"),
      mode: fc.constantFrom("deny", "read-only", "sandbox"),
    })
    .map((one) => ({ kind: "quarantine", ...one, by: "ada", reason: null })),
  fc
    .tuple(fc.constantFrom("on", "off"), fc.constantFrom("all", "all until 2027-01-01T00:00:00.000Z", "else"))
    .map(([state, scope]) => ({ kind: "stop", state, scope, by: "ada", reason: null })),
  fc.tuple(small, fc.constantFrom("on", "off")).map(([n, state]) => {
    const document = { rules: [{ id: `restriction.x${n}.r`, deny: ["file.write"], final: true }] };
    return { kind: "restrict", id: `x${n}`, state, digest: `sha256:${n}`, document, until: null, by: "ada" };
  }),
  fc.tuple(small, fc.constantFrom("open", "acknowledged", "closed")).map(([n, state]) => {
    const details = { cause: `c${n % 3}`, agent: "a", session: null, count: n };
    return { kind: "incident", id: `i-${n}`, state, severity: "high", title: "t", intents: [], by: "ada", details };
  }),
  small.map((n) => ({ kind: "break-glass", by: "ada", scope: "all", until: n * 700, reason: "r" })),
  fc.tuple(small, small).map(([n, until]) => {
    const details = { privilege: "pay", agent: n < 3 ? "a" : "b", task: `t-${n % 2}`, by: `p-${n}`, until, for: n };
    return { kind: "alarm", code: n < 5 ? "elevation.agreed" : "task.claimed", details };
  }),
  small.map((n) => ({ kind: "alarm", code: "credential.over", details: { id: `k-${n}` } })),
  fc.tuple(small, fc.constantFrom("begun", "done", "failed")).map(([n, state]) => {
    return { kind: "alarm", code: "api.request", details: { key: `k-${n}`, asked: "a", state } };
  }),
  fc.string().map((message) => ({ kind: "alarm", message: `"kind":"review" ${message}` })),
);
const declared = { type: "refund", purpose: null, sensitivity: "high", subject: "refund/1", environment: null };
const row = fc.tuple(small, small, fc.constantFrom("", "~3600000", "day 2026-11-20 UTC", "day 2026-11-21 UTC"));
const charges = fc.array(
  row.map(([n, amount, window]) => {
    return { limit: `l-${n % 2}`, account: `agent=a-${n}`, measure: "calls", amount: amount - 1, window, at: 1e6 * n };
  }),
  { minLength: 1, maxLength: 3 },
);
const taken = fc.tuple(charges, fc.constantFrom("intent", "outcome", "charge", "instead")).map(([charges, kind]) => {
  if (kind === "intent") return { kind, id: "i", claimed: false, decision: { charges } };
  if (kind === "outcome") return { kind, id: "i", cost: { charges } };
  return { kind: "charge", id: "c", details: { charges, ...(kind === "instead" ? { instead: true } : {}) } };
});
const authority = fc.oneof(
  fc.tuple(small, small, fc.constantFrom("declared", "ended")).map(([n, ms, state]) => {
    const details = { until: 1_000 + 20 * ms, channel: "person" };
    return { kind: "task", id: `t-${n}`, state, ...declared, agent: `a-${n}`, session: null, by: "ada", details };
  }),
  fc.tuple(small, small, small).map(([n, uses, ms]) => {
    const grant = { id: `g-${n}`, privilege: "pay", agent: `a-${n % 2}`, task: `t-${n}`, until: 1_000 + 20 * ms };
    return {
      kind: "elevation-grant",
      ...grant,
      uses: uses === 0 ? null : uses,
      approvers: n % 2 === 0 ? ["ada"] : [],
      intent: null,
      reason: null,
    };
  }),
  small.map((n) => ({ kind: "elevation-revoke", id: `g-${n}`, cause: "revoked", by: "ada", reason: null })),
  fc.tuple(small, fc.boolean()).map(([n, released]) => {
    return { kind: "intent", id: "i", claimed: false, permit: released ? "i" : null, decision: { spends: [`g-${n}`] } };
  }),
  fc.tuple(small, fc.constantFrom("on", "released")).map(([n, state]) => {
    const subject = { type: n < 3 ? "agent" : "task", name: n < 3 ? `a-${n}` : `t-${n}` };
    return { kind: "quarantine", subject, state, mode: "deny", by: "ada", reason: null };
  }),
);
const step = fc.oneof(
  { weight: 5, arbitrary: authority },
  { weight: 4, arbitrary: taken },
  { weight: 6, arbitrary: event },
  { weight: 1, arbitrary: fc.constant("snapshot" as const) },
);

/** What can happen to the file between two guards. */
const HARM: readonly (readonly [name: string, harm: (file: string) => void, rebuilt: string])[] = [
  ["it is deleted", (file) => rmSync(file), "no snapshot"],
  ["it is empty", (file) => writeFileSync(file, ""), "damaged"],
  ["it is cut", (file) => writeFileSync(file, readFileSync(file).subarray(0, -3)), "damaged"],
  ["another state is in it", (file) => edit(file, '{"v":5,', '{"v":5,"reviewer":"me",'), "not the one on record"],
  ["it says it covers more", (file) => edit(file, '"upto":', '"upto":1'), "not the one on record"],
  ["it is of another form", (file) => writeFileSync(file, '{"v":5,"upto":"x"}'), "damaged"],
  ["it is of a form to come", (file) => edit(file, '"v":5', '"v":6'), "no snapshot"],
];

function edit(file: string, from: string, to: string): void {
  writeFileSync(file, readFileSync(file, "utf8").replace(from, to), { mode: 0o600 });
}

describe("the state is what the log says", () => {
  it("E2: rebuilt at any time, from any snapshot or none, it is the same", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const record = new Record();
        for (const one of steps) {
          if (one === "snapshot") await record.snapshots.take();
          else await record.journal.record(one as never, false);
          expect(shown(await record.open())).toBe(record.truth());
        }
        const { rebuilt } = await record.open();
        expect(rebuilt).toBe(steps.includes("snapshot") ? null : "no snapshot");
        rmSync(record.file, { force: true });
        expect(shown(await record.open())).toBe(record.truth());
      }),
      { numRuns: 60 },
    );
  });

  it.each(HARM)("E2: whatever was done to its file is noticed and undone: %s", async (_name, harm, rebuilt) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 12 }),
        fc.array(event, { maxLength: 6 }),
        async (a, b) => {
          const record = new Record();
          for (const one of a) await record.journal.record(one as never, false);
          await record.snapshots.take();
          for (const one of b) await record.journal.record(one as never, false);
          harm(record.file);
          const found = await record.open();
          expect({ rebuilt: found.rebuilt, state: shown(found) }).toEqual({ rebuilt, state: record.truth() });
        },
      ),
      { numRuns: 8 },
    );
  });

  it("an older snapshot put back leads to the same state", async () => {
    const record = new Record();
    for (let n = 0; n < 5; n++) record.journal.record({ kind: "intent", id: `i-${n}`, claimed: true } as never, false);
    await record.snapshots.take();
    copyFileSync(record.file, `${record.file}.old`);
    for (let n = 5; n < 9; n++) record.journal.record({ kind: "intent", id: `i-${n}`, claimed: true } as never, false);
    await record.snapshots.take();
    copyFileSync(`${record.file}.old`, record.file);
    const found = await record.open();
    expect({ rebuilt: found.rebuilt, state: shown(found) }).toEqual({ rebuilt: null, state: record.truth() });
  });

  it("a snapshot nobody vouches for, because its event was lost, counts for nothing", async () => {
    const record = new Record();
    record.add({ kind: "intent", id: "i", claimed: true });
    record.journal.size = 1;
    await record.snapshots.take();
    record.texts.pop();
    expect(existsSync(record.file)).toBe(true);
    expect((await record.open()).rebuilt).toBe("not the one on record");
  });

  it("what is passed over unparsed could change nothing", () => {
    fc.assert(
      fc.property(fc.oneof(event, taken), (one) => {
        const before = new Projection();
        before.apply(one as never, { index: 0, time: 1 });
        const changed = formatSnapshot(before, 0) !== formatSnapshot(new Projection(), 0);
        if (changed) expect(mayMatter(Buffer.from(JSON.stringify(one)))).toBe(true);
      }),
    );
  });
});

describe("what calls were made for", () => {
  it("E1: is bounded, and the newest prompt of a session counts", () => {
    const projection = new Projection();
    const prompt = (session: string, id: string) =>
      projection.apply({ kind: "prompt", source: "gemini", session, id } as never, { index: 0, time: 0 });
    for (let n = 0; n < 1_500; n++) prompt(`s-${n}`, `p-${n}`);
    prompt("s-1499", "newer");
    expect(projection.parts.prompts.size).toBe(1_000);
    expect(projection.parts.prompts.of("gemini", "s-1499")).toBe("newer");
  });
});
