import type { MemberType, ValueOf } from "./types.js";

/** The newest version of events this package knows. A new kind, or a change of meaning, is a new version. */
export const EVENT_VERSION = 3;

const SEVERITY = ["info", "low", "medium", "high", "critical"] as const;

/** Every kind of event and its members besides the common ones: docs/formats/event.md as a table. */
export const KINDS = {
  intent: {
    id: "id",
    call: "id",
    door: "id",
    phase: ["call", "result", "prompt", "answer"],
    agent: "id",
    principal: "id",
    session: "id",
    owner: "name?",
    verified: "flag",
    chain: "names?",
    task: "id?",
    prompt: "id?",
    tool: "id",
    hostTool: "id",
    shell: "name?",
    cwd: "text?",
    received: "ms",
    payload: "digest",
    arguments: "json",
    altered: "int",
    actions: "list",
    findings: "list",
    facts: "json",
    factsDigest: "digest?",
    decision: "json",
    policy: "digest",
    code: "name?",
    permit: "id?",
    review: "id?",
    enforced: "flag",
    claimed: "flag",
    micros: "int?",
    process: "json",
    flow: "json",
  },
  outcome: {
    id: "id",
    call: "id",
    agent: "id",
    session: "id",
    door: "id",
    status: ["done", "failed", "denied", "asked", "abandoned", "unknown"],
    exit: "number?",
    error: "text?",
    result: "digest?",
    bytes: "int?",
    rows: "int?",
    findings: "list",
    decision: "json",
    redacted: "flag",
    duration: "int?",
    tokens: "json",
    cost: "json",
    claimed: "flag",
    altered: "int",
    process: "json",
    flow: "json",
  },
  review: {
    id: "id",
    intent: "id",
    state: ["opened", "approved", "denied", "expired", "used", "void", "acknowledged", "closed"],
    agent: "id",
    session: "id",
    digest: "digest",
    reviewer: "name?",
    channel: "name?",
    verified: "flag",
    scope: ["once", "session", "until"],
    until: "ms?",
    note: "text?",
    details: "json",
  },
  session: {
    id: "id",
    state: ["started", "ended"],
    agent: "id",
    principal: "id",
    owner: "name?",
    door: "id",
    host: "name?",
    verified: "flag",
    project: "text?",
    cwd: "text?",
    details: "json",
  },
  task: {
    id: "id",
    state: ["declared", "ended"],
    type: "name",
    purpose: "name?",
    sensitivity: "name?",
    subject: "name?",
    environment: "name?",
    agent: "name?",
    session: "name?",
    by: "name",
    details: "json",
  },
  prompt: {
    id: "id",
    session: "id",
    agent: "id",
    source: "name",
    digest: "digest",
    bytes: "int",
    text: "json",
    altered: "int",
    findings: "list",
  },
  answer: {
    id: "id",
    session: "id",
    agent: "id",
    prompt: "id?",
    calls: "ids",
    model: "name?",
    digest: "digest",
    bytes: "int",
    text: "json",
    altered: "int",
    findings: "list",
    tokens: "json",
  },
  "elevation-grant": {
    id: "id",
    privilege: "id",
    agent: "id",
    task: "id?",
    until: "ms",
    uses: "int?",
    approvers: "names",
    intent: "id?",
    reason: "text?",
  },
  "elevation-revoke": { id: "id", cause: "name", by: "name", reason: "text?" },
  charge: {
    id: "id",
    account: "id",
    measure: "id",
    amount: "number",
    state: ["reserved", "settled", "released"],
    agent: "id",
    session: "name?",
    intent: "id?",
    details: "json",
  },
  policy: {
    state: ["loaded", "refused", "rolled-back", "staged", "shadow", "active"],
    digest: "digest?",
    previous: "digest?",
    sources: "list",
    errors: "list",
    by: "name?",
  },
  quarantine: {
    subject: "json",
    state: ["on", "released"],
    mode: ["deny", "read-only", "sandbox"],
    by: "name",
    reason: "text?",
  },
  stop: { state: ["on", "off"], scope: "name", by: "name", reason: "text?" },
  restrict: { id: "id", state: ["on", "off"], digest: "digest", document: "json", until: "ms?", by: "name" },
  "break-glass": { by: "name", scope: "name", until: "ms?", reason: "text" },
  model: { action: "name", model: "name", digest: "digest?", state: "name", by: "name?", details: "json" },
  alarm: {
    code: "id",
    severity: SEVERITY,
    message: "text",
    agent: "name?",
    session: "name?",
    intent: "id?",
    details: "json",
  },
  incident: {
    id: "id",
    state: ["open", "acknowledged", "closed"],
    severity: SEVERITY,
    title: "text",
    intents: "ids",
    by: "name?",
    details: "json",
  },
  gap: {
    reason: ["torn-tail", "disk-full", "spool", "heartbeat", "absent", "overload"],
    from: "ms?",
    until: "ms?",
    lost: "int?",
    message: "text",
    details: "json",
  },
  key: { action: ["create", "rotate"], key: "text", previous: "text?", note: "text" },
  start: {
    version: "name",
    mode: ["user", "system"],
    pid: "int",
    platform: "name",
    policy: "digest?",
    doors: "list",
    details: "json",
  },
  end: { reason: "name", details: "json" },
  snapshot: { projection: "name", upto: "int", digest: "digest", state: "json" },
  seal: {
    from: "int",
    until: "int",
    entries: "int",
    kinds: "names",
    session: "name?",
    before: "ms?",
    by: "name",
    reason: "text?",
  },
  erasure: { commits: "ids", entry: "int?", by: "name", reason: "text?" },
  credential: {
    id: "id",
    state: ["issued", "revoked"],
    subject: "json",
    verifier: "text?",
    scopes: "names",
    until: "ms?",
    by: "name",
    reason: "text?",
  },
  "sign-off": {
    policy: "digest",
    area: "name",
    state: ["given", "withdrawn"],
    by: "name",
    effect: "digest?",
    note: "text?",
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, MemberType>>>>;

export type EventKind = keyof typeof KINDS;
/** Every kind of event this version writes, in the order of {@link KINDS}. */
export const EVENT_KINDS = Object.keys(KINDS) as readonly EventKind[];

const LATER: ReadonlyMap<string, number> = new Map<EventKind, number>([
  ["seal", 2],
  ["erasure", 2],
  ["credential", 3],
  ["sign-off", 3],
]);

/** The version a kind belongs to: events of it carry that number. */
export function versionOf(kind: string): number {
  return LATER.get(kind) ?? 1;
}

type Members<K extends EventKind> = { readonly [M in keyof (typeof KINDS)[K]]: ValueOf<(typeof KINDS)[K][M]> };

/** What a caller appends: a kind and all its members. */
export type EventOf<K extends EventKind> = { readonly kind: K } & Members<K>;
export type AuditEvent = { [K in EventKind]: EventOf<K> }[EventKind];

/** What the log adds (docs/formats/log.md, section 4). */
export interface Stamp {
  readonly v: number;
  readonly index: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly time: number;
  /** Milliseconds since the run began. */
  readonly mono: number;
  /** 16 lower-case hexadecimal digits. */
  readonly run: string;
}

export type RecordedEvent = AuditEvent & Stamp;
