import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AuditEvent, createKey, openLog, readLog, type Signer } from "@rampart/ledger";
import type { JsonObject } from "@rampart/service";
import fc from "fast-check";
import { expect } from "vitest";
import { folded, matches, needleOf, type Query } from "../past/query.js";
import { find } from "../search/find.js";

export const ORIGIN = "rampart.local/search";
const AGENTS = ["codex", "gemini-cli", "x"];
const HOSTS = [
  "evil.example",
  "a.evil.example:8443",
  "notevil.example",
  "GITHUB.com",
  `${"a.".repeat(90)}deep.example`,
];
const PATHS = ["/", "/etc/passwd", "/etc", "/etcetera", "/home/dev/a b/ü", `${"/d".repeat(80)}/end`, "relative/x"];
const TEXTS = [
  "git status",
  'echo "quoted\nline"',
  "Straße ÄÖÜ",
  "\u212Aill -9",
  "Ünïcödé 日本語テスト",
  "rm",
  "zqx",
  "back\\slash",
];
const CODES = ["injection.instruction", "injection", "secret.aws-access-token", "injectionx.y", `${"l.".repeat(80)}z`];
const RULES = ["no-secrets", "ask-outside"];
const VERDICTS = ["allow", "ask", "deny"];

const pick = <T>(list: readonly T[], i: number, step: number): T => list[Math.floor(i / step) % list.length]!;

export function event(i: number): AuditEvent {
  if (i % 11 === 0) {
    const details = { text: pick(TEXTS, i, 11) };
    const message = `n${i}`;
    return {
      kind: "alarm",
      code: "test",
      severity: "info",
      message,
      agent: null,
      session: "s1",
      intent: null,
      details,
    };
  }
  const resource = (type: string, name: string) => ({ type, name, form: "exact" });
  return {
    kind: "outcome",
    id: `o-${i}`,
    call: `c-${i}`,
    agent: pick(AGENTS, i, 7),
    session: `s${i % 40}`,
    door: "gemini",
    status: "done",
    exit: null,
    error: pick(TEXTS, i, 3),
    result: null,
    bytes: null,
    rows: null,
    findings: i % 5 === 0 ? [{ code: pick(CODES, i, 5), severity: "low" }] : [],
    decision: { verdict: pick(VERDICTS, i, 13), rules: [{ rule: pick(RULES, i, 17) }, "bare"] },
    redacted: false,
    duration: null,
    tokens: { host: resource("host", pick(HOSTS, i, 2)) },
    cost: null,
    claimed: false,
    altered: 0,
    process: null,
    flow: null,
  };
}

/** A decision, with actions: only intents have them. */
export function intent(i: number): AuditEvent {
  const action = (kind: string, type: string, name: string) => ({
    kind,
    resource: { type, name },
    certainty: "certain",
  });
  return {
    kind: "intent",
    id: `i-${i}`,
    call: `c-${i}`,
    door: "gemini",
    phase: "call",
    agent: pick(AGENTS, i, 3),
    principal: "dev",
    session: `s${i % 40}`,
    owner: null,
    verified: false,
    chain: null,
    task: null,
    prompt: null,
    tool: i % 2 === 0 ? "shell" : "read",
    hostTool: "run_shell_command",
    shell: null,
    cwd: null,
    received: i,
    payload: `sha256:${"0".repeat(64)}`,
    arguments: { command: pick(TEXTS, i, 1) },
    altered: 0,
    actions: [action("net.send", "host", pick(HOSTS, i, 2)), action("file.read", "path", pick(PATHS, i, 3))],
    findings: i % 7 === 0 ? [{ code: pick(CODES, i, 7), severity: "low" }] : [],
    facts: null,
    factsDigest: null,
    decision: { verdict: pick(VERDICTS, i, 5), rules: [{ rule: pick(RULES, i, 9) }] },
    policy: `sha256:${"1".repeat(64)}`,
    code: null,
    permit: null,
    review: null,
    enforced: true,
    claimed: false,
    micros: null,
    process: null,
    flow: null,
  };
}

export const T0 = 1_700_000_000_000;
export const SECOND = 1_000;

/** A log of all sorts of events, and all there is to find in it. */
export interface Record {
  readonly base: string;
  readonly log: string;
  readonly signer: Signer;
  readonly all: readonly { readonly text: string; readonly event: JsonObject }[];
  /** A folder for an index that is not there yet. */
  fresh(): string;
  forget(): void;
}

export async function recordOf(events: number): Promise<Record> {
  const base = mkdtempSync(join(tmpdir(), "rampart-search-"));
  const log = join(base, "log");
  const signer = await createKey(join(base, "key"), ORIGIN);
  let tick = 0;
  // A second passes with each event; once the clock is put back.
  const clock = {
    now: () => T0 + (++tick - (tick < events / 2 ? 0 : Math.floor(events / 4))) * SECOND,
    monotonic: () => tick * SECOND,
  };
  const opened = await openLog(log, { signer, clock });
  for (let i = 1; i < events; i++) await opened.append(i % 2 === 0 ? intent(i) : event(i), { durable: false });
  await opened.close();
  const all: { text: string; event: JsonObject }[] = [];
  for await (const { text, event } of readLog(log, ORIGIN)) all.push({ text, event: event as unknown as JsonObject });
  let folders = 0;
  const fresh = () => join(base, `index-${folders++}`);
  return { base, log, signer, all, fresh, forget: () => rmSync(base, { recursive: true, force: true }) };
}

/** What searching is: every event held against the query. */
export function truth({ all }: Record, query: Query, limit: number) {
  const needle = query.text === null ? null : needleOf(query.text);
  const found = all.filter(
    ({ text, event }) => matches(query, event) && (needle === null || folded(text).includes(needle)),
  );
  return { indexes: found.slice(-limit).map(({ event }) => event["index"]), matched: found.length };
}

export async function agrees(
  record: Record,
  folder: string,
  query: Query,
  limit: number,
  note: (what: string) => void = () => undefined,
) {
  const found = await find({ log: record.log, origin: ORIGIN, folder }, query, { rebuild: false, note, limit });
  const expected = truth(record, query, limit);
  expect(found.kept.map((one) => one["index"])).toEqual(expected.indexes);
  if (!found.more) expect(found.matched).toBe(expected.matched);
  else expect(found.kept.length).toBe(limit);
}

const optional = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { freq: 2 });
const times = fc.option(
  fc.integer({ min: -5, max: 2_500 }).map((at) => T0 + at * SECOND),
  { freq: 2 },
);
export const queries: fc.Arbitrary<Query> = fc.record({
  kind: optional("intent", "outcome", "alarm", "key"),
  agent: optional(...AGENTS, "nobody"),
  session: optional("s1", "s2", "s39", "none"),
  tool: optional("shell", "run_shell_command", "none"),
  action: optional("net.send", "file.read", "opaque"),
  host: optional("evil.example", "EXAMPLE", "github.com", "deep.example", "a.deep.example", "com"),
  path: optional("/", "/etc", "/etc/", "/home/dev", "/d/d/d", `${"/d".repeat(70)}`, "relative", "/none"),
  rule: optional(...RULES, "bare"),
  verdict: optional(...VERDICTS),
  finding: optional("injection", "secret", "secret.aws-access-token", "l.l", "none"),
  since: times,
  until: times,
  text: fc.option(
    fc.oneof(fc.constantFrom(...TEXTS, "KILL", "straße", "äöü", '"verdict":"deny"', "n1100", "cödé"), fc.string()),
    { freq: 3 },
  ),
});
