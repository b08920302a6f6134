import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyEvidence } from "@rampart/auditor";
import { type AuditEvent, createKey, FALLBACK_RULES, openLog, protect } from "@rampart/ledger";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { Scope } from "./gather.js";
import { html } from "./html/html.js";
import { page } from "./html/page.js";
import { RISKS } from "./owasp.js";
import { makeReport } from "./report.js";

const base = mkdtempSync(join(tmpdir(), "rampart-report-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const T0 = 1_767_225_600_000;
const MINUTE = 60_000;
const DIGEST = `sha256:${"0".repeat(64)}`;
type Change = Readonly<Record<string, unknown>>;
const as = (kind: string, members: Change): AuditEvent => ({ kind, ...members }) as unknown as AuditEvent;
const deny = (...rules: string[]) => ({ verdict: "deny", rules: rules.map((rule) => ({ rule, verdict: "deny" })) });

/** Of a form every detector knows. */
const SECRET = `ghp_${"a".repeat(36)}`;

let ids = 0;
const intent = (change: Change = {}): AuditEvent =>
  as("intent", {
    id: `i-${++ids}`,
    call: "c",
    door: "gemini",
    phase: "call",
    agent: "gemini-cli",
    principal: "dev",
    session: "s-1",
    owner: "ada",
    verified: false,
    chain: null,
    task: null,
    prompt: null,
    tool: "shell",
    hostTool: "run_shell_command",
    shell: "bash",
    cwd: null,
    received: 0,
    payload: `sha256:${String(ids).padStart(64, "0")}`,
    arguments: { command: `echo ${ids}` },
    altered: 0,
    actions: [],
    findings: [],
    facts: null,
    factsDigest: null,
    decision: { verdict: "allow", rules: [] },
    policy: DIGEST,
    code: null,
    permit: null,
    review: null,
    enforced: true,
    claimed: false,
    micros: null,
    process: null,
    flow: null,
    ...change,
  });
const outcome = (id: string, change: Change = {}): AuditEvent =>
  as("outcome", {
    id,
    call: "c",
    agent: "gemini-cli",
    session: "s-1",
    door: "gemini",
    status: "done",
    exit: null,
    error: null,
    result: null,
    bytes: null,
    rows: null,
    findings: [],
    decision: null,
    redacted: false,
    duration: null,
    tokens: null,
    cost: null,
    claimed: false,
    altered: 0,
    process: null,
    flow: null,
    ...change,
  });
const review = (id: string, state: string, change: Change = {}): AuditEvent =>
  as("review", {
    id,
    intent: "i",
    state,
    agent: "gemini-cli",
    session: "s-1",
    digest: DIGEST,
    reviewer: null,
    channel: null,
    verified: false,
    scope: "once",
    until: null,
    note: null,
    details: {},
    ...change,
  });
const alarm = (code: string, details: Change = {}): AuditEvent =>
  as("alarm", { code, severity: "high", message: code, agent: null, session: null, intent: null, details });
const gap = (lost: number | null): AuditEvent =>
  as("gap", { reason: "absent", from: null, until: null, lost, message: "nobody was there", details: {} });

let logs = 0;
/** A log whose events are a minute apart, the first at T0: entry 0 is its key. */
async function logOf(events: readonly AuditEvent[]): Promise<string> {
  const folder = join(base, `log-${logs}`);
  const signer = await createKey(join(base, `key-${logs++}`), "rampart.local/report");
  let minute = 0;
  const clock = { now: () => T0 + minute * MINUTE, monotonic: () => minute * MINUTE };
  const log = await openLog(folder, { signer, clock });
  for (const event of events) {
    minute++;
    await log.append(event, { durable: false });
  }
  await log.close();
  return folder;
}
const keyOf = (log: string) => readFileSync(`${log.replace("log-", "key-")}.pub`, "utf8").trim();

const ALWAYS: Scope = { since: T0 - MINUTE, until: T0 + 10_000 * MINUTE, agent: null, control: null };
const report = async (log: string, scope: Partial<Scope> = {}) =>
  makeReport(log, { scope: { ...ALWAYS, ...scope }, made: T0, witnesses: [], cosigners: [], quorum: 0 });
const figures = async (events: readonly AuditEvent[], scope: Partial<Scope> = {}) =>
  (await report(await logOf(events), scope)).figures;

describe("the figures of a report", () => {
  it("E5: activity by agent, verdict and time", async () => {
    const { activity } = await figures([
      intent(),
      intent({ agent: "codex", door: "codex", owner: null, decision: deny("r"), session: "s-9" }),
      intent({ decision: { verdict: "ask", rules: [] } }),
      intent({ phase: "result" }),
      alarm("x"),
    ]);
    expect(activity).toMatchObject({ events: 6, calls: 3, allowed: 1, asked: 1, denied: 1, sessions: 2 });
    expect(activity.agents).toMatchObject([
      { agent: "gemini-cli", calls: 2, asked: 1, owners: ["ada"], sessions: 1 },
      { agent: "codex", calls: 1, denied: 1, owners: [], sessions: 1 },
    ]);
    expect(activity.steps.map(({ allowed, asked, denied }) => allowed + asked + denied)).toEqual([3]);
  });

  it("E5: only of the period and of the agent; what concerns no agent counts for each", async () => {
    const events = [intent(), intent({ agent: "codex" }), gap(3), intent()];
    expect((await figures(events, { since: T0 + 2 * MINUTE })).activity.calls).toBe(2);
    expect((await figures(events, { until: T0 + 2 * MINUTE })).activity.calls).toBe(1);
    const one = await figures(events, { agent: "codex" });
    expect([one.activity.calls, one.coverage.gaps, one.coverage.lost]).toEqual([1, 1, 3]);
  });

  it("E5: refusals by rule, by the guard's own codes, by the default; monitor mode stops nothing", async () => {
    const { refusals, coverage } = await figures([
      intent({ decision: deny("a", "b") }),
      intent({ decision: deny("a") }),
      intent({ decision: deny(), code: "malformed" }),
      intent({ decision: deny() }),
      intent({ decision: deny("a"), enforced: false }),
    ]);
    expect(refusals).toMatchObject({ stopped: 4, byDefault: 1, codes: [{ name: "malformed", count: 1, newest: 3 }] });
    expect(refusals.rules).toEqual([
      { name: "a", count: 2, newest: 2 },
      { name: "b", count: 1, newest: 1 },
    ]);
    expect(coverage.monitored).toBe(1);
  });

  it("E5: reviews and how long they took", async () => {
    const by = { reviewer: "ada", verified: true };
    const { reviews } = await figures([
      review("1", "opened"),
      review("2", "opened"),
      review("1", "approved", by),
      review("3", "opened"),
      review("2", "denied", { reviewer: "ben" }),
      review("3", "expired"),
      review("4", "opened"),
    ]);
    expect(reviews).toMatchObject({ opened: 4, approved: 1, denied: 1, expired: 1, waiting: 1, unverified: 1 });
    expect([reviews.median, reviews.slowest]).toEqual([3 * MINUTE, 3 * MINUTE]);
    expect(reviews.reviewers).toContainEqual({ reviewer: "ada", approved: 1, denied: 0, median: 2 * MINUTE });
  });

  it("E5: wasted work: repeats, denied retries, cost per task or not reported", async () => {
    const same = { payload: DIGEST, arguments: { command: "make" } };
    const { waste } = await figures([
      intent(same),
      intent({ ...same, session: "s-2" }),
      intent({ ...same, decision: deny("a") }),
      intent(same),
      intent({ payload: protect({ command: SECRET }, FALLBACK_RULES).digest }),
    ]);
    expect(waste).toMatchObject({
      calls: 5,
      repeats: 2,
      deniedRetries: 1,
      incomparable: 1,
      tokens: null,
      costs: null,
      tasks: [],
    });
    expect(waste.repeated).toEqual([{ call: "make", count: 2, newest: 4 }]);
    const task = intent({ task: "t-1", id: "paid" });
    const paid = await figures([
      task,
      outcome("paid", { duration: 1_500, cost: { EUR: 0.25 }, tokens: { input: 10 } }),
      as("charge", {
        id: "ch",
        account: "a",
        measure: "EUR",
        amount: 0.5,
        state: "settled",
        agent: "gemini-cli",
        session: null,
        intent: "paid",
        details: {},
      }),
    ]);
    expect(paid.waste.tasks).toMatchObject([
      { task: "t-1", calls: 1, milliseconds: 1_500, cost: [{ name: "EUR", count: 0.75 }] },
    ]);
    expect(paid.waste.tokens).toMatchObject([{ name: "input", count: 10 }]);
  });

  it("E5: what the record cannot show", async () => {
    const { coverage } = await figures([
      intent({ id: "ended" }),
      outcome("ended"),
      intent({ claimed: true, owner: null, actions: [{ kind: "opaque", resource: { type: "none", name: "*" } }] }),
      intent({ verified: true, actions: [{ kind: "process.exec", detail: { effects: "unknown" } }] }),
      alarm("call.unmediated", { host: "codex", tool: "shell", cause: "hook off" }),
      gap(null),
    ]);
    expect(coverage).toMatchObject({
      calls: 3,
      claimed: 1,
      opaque: 1,
      unknownPrograms: 1,
      unverified: 2,
      unowned: 1,
      withoutOutcome: 2,
      unmediated: 1,
      gaps: 1,
      newestUnmediated: [{ index: 5, what: "codex: shell: hook off" }],
      alarms: [{ name: "call.unmediated", count: 1, newest: 5 }],
    });
  });
});

describe("OWASP rows", () => {
  it("are the ten of 2026, and say that there is no evidence where there is no event", async () => {
    expect(RISKS.map(({ id }) => id)).toEqual(
      Array.from({ length: 10 }, (_, i) => `ASI${String(i + 1).padStart(2, "0")}`),
    );
    const { owasp } = await figures([intent()]);
    expect(owasp.every(({ events, cited }) => events === 0 && cited.length === 0)).toBe(true);
  });

  const exec = (kind: string, labels: string[] = [], detail: Change = {}) => ({ actions: [{ kind, labels, detail }] });
  const found = (code: string) => ({ findings: [{ code, severity: "high" }] });
  it.each<[risk: string, event: AuditEvent]>([
    ["ASI01", intent(found("injection.instruction"))],
    ["ASI02", intent(found("data.exfiltration"))],
    ["ASI02", intent(exec("file.delete", ["broad"]))],
    ["ASI03", intent(exec("system.privilege"))],
    ["ASI03", intent(exec("file.read", ["credential"]))],
    ["ASI04", intent(exec("package.install"))],
    ["ASI05", intent(exec("code.run", [], { origin: "network" }))],
    ["ASI06", outcome("x", found("injection.instruction"))],
    ["ASI07", intent({ chain: ["planner"] })],
    ["ASI08", alarm("refusal.repeated")],
    ["ASI09", review("1", "approved")],
    ["ASI10", intent(found("self.files"))],
  ])("E5: %s counts and cites the event that speaks of it", async (id, event) => {
    const { owasp } = await figures([intent(), event]);
    const row = owasp.find((one) => one.id === id);
    expect(row).toMatchObject({ events: 1, cited: [2] });
    expect(row?.signs.filter(({ events }) => events > 0)).toHaveLength(1);
  });

  it("tell what was stopped from what was let through, and cite some of each", async () => {
    const install = exec("package.install");
    const stopped = { ...install, decision: deny("packages") };
    const events = [
      ...Array.from({ length: 20 }, () => intent(stopped)),
      ...Array.from({ length: 20 }, () => intent(install)),
    ];
    const { owasp } = await figures([...events, intent({ ...stopped, enforced: false })]);
    expect(owasp.find(({ id }) => id === "ASI04")).toMatchObject({
      events: 41,
      stopped: 20,
      passed: 21,
      cited: [19, 20, 39, 40, 41],
    });
  });
});

it("E5: of one control: its row alone, with more entries to look at", async () => {
  const install = { actions: [{ kind: "package.install" }] };
  const log = await logOf([...Array.from({ length: 8 }, () => intent(install)), intent({ decision: deny("a") })]);
  const one = await report(log, { control: "ASI04" });
  expect(one.figures.owasp).toMatchObject([{ id: "ASI04", events: 8 }]);
  expect(one.cited.map((event) => event["index"])).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(page(one)).not.toContain("<h2>Activity</h2>");
});

const HOSTILE = '</td></table><script>alert(1)</script><img src=x onerror="y">\u202e';

describe("the proofs and the page", () => {
  it("E5, E2: every entry that is cited is in the evidence, and the auditor accepts it", async () => {
    const log = await logOf([
      intent({ decision: deny("a") }),
      intent(),
      alarm("call.unmediated"),
      review("1", "denied"),
      gap(1),
    ]);
    const { evidence, cited } = await report(log);
    const file = join(base, "evidence");
    writeFileSync(file, evidence ?? "");
    expect(verifyEvidence(file, { keys: [keyOf(log)] })).toMatchObject({ result: "intact", exit: 0 });
    const proved = (evidence ?? "")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line).entry);
    expect(cited.map((event) => event["index"])).toEqual([1, 3, 4, 5]);
    for (const event of cited) expect(proved).toContain(event["index"]);
  });

  it("E2: of a record that was tampered with: says so first, proves nothing", async () => {
    const log = await logOf([intent({ decision: deny("a"), cwd: "/home/ada" })]);
    const segment = join(log, "segments", readdirSync(join(log, "segments"))[0]!);
    writeFileSync(segment, readFileSync(segment, "latin1").replace("echo", "ECHO"), "latin1");
    const found = await report(log);
    expect(found).toMatchObject({ integrity: { result: "tampered" }, evidence: null, cited: [] });
    expect(page(found)).toMatch(/tampered with: do not rely on anything below/);
  });

  it("has no script, fetches nothing, and what agents said is text in it", async () => {
    const hostile = {
      agent: HOSTILE,
      session: HOSTILE,
      owner: HOSTILE,
      decision: deny(HOSTILE),
      arguments: { command: HOSTILE },
    };
    const actions = [{ kind: "net.send", resource: { type: "host", name: HOSTILE } }];
    const log = await logOf([
      intent({ ...hostile, actions, payload: DIGEST }),
      intent({ ...hostile, payload: DIGEST }),
      gap(1),
    ]);
    const text = page(await report(log));
    expect(text).toContain("&lt;script&gt;alert(1)");
    expect(text).not.toMatch(/<script|<img|<link|<iframe|javascript:|https?:|\u202e| on[a-z]+=[^&]/i);
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(text).toContain("default-src 'none'");
  });

  it("every link within it leads somewhere, and no id is there twice", async () => {
    const log = await logOf([intent({ decision: deny("a") }), alarm("call.unmediated"), review("1", "denied"), gap(1)]);
    const text = page(await report(log));
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, to] of text.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(to);
  });

  it("no text becomes markup", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(html`${text}`.markup).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/);
      }),
    );
  });
});
