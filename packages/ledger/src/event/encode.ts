import { canonical } from "../canonical/canonical.js";
import { LedgerError } from "../error.js";
import { type AuditEvent, EVENT_KINDS, type EventKind, KINDS, type Stamp } from "./kinds.js";
import { type Check, checkOf, type MemberType } from "./types.js";

/** Bytes of one event, at most (docs/formats/log.md, section 13). */
export const MAX_EVENT_BYTES = 65_536;
/** Bytes of one event this writer makes: one less, because an entry of a C2SP bundle has two bytes for its length. */
export const MAX_WRITTEN_BYTES = MAX_EVENT_BYTES - 1;

interface Step {
  /** What stands before the value: `,"name":`, or `{"name":` for the first. */
  readonly before: string;
  readonly member: string;
  /** Null for what the log adds itself. */
  readonly check: Check | null;
  readonly type: MemberType | null;
}

interface Plan {
  readonly steps: readonly Step[];
  /** Members of the event as handed in, `kind` included. */
  readonly count: number;
}

const STAMPED = ["v", "index", "time", "mono", "run", "kind"];

function planOf(kind: EventKind): Plan {
  const members: Readonly<Record<string, MemberType>> = KINDS[kind];
  const names = [...Object.keys(members), ...STAMPED].sort();
  const steps = names.map((member, i): Step => {
    const type = members[member] ?? null;
    return { before: `${i === 0 ? "{" : ","}"${member}":`, member, type, check: type === null ? null : checkOf(type) };
  });
  return { steps, count: Object.keys(members).length + 1 };
}

// One plan a kind: members in canonical order with their names already written, so that an event is checked and
// written in one pass without sorting or escaping names again.
const PLANS: ReadonlyMap<string, Plan> = new Map(EVENT_KINDS.map((kind) => [kind, planOf(kind)]));

/**
 * Checks an event against its kind and writes it canonically.
 * @throws LedgerError `event.kind`, `event.missing`, `event.member`, `event.type`, `canonical.*`
 */
export function encodeEvent(event: AuditEvent, stamp: Stamp): string {
  const plan = PLANS.get(event.kind);
  if (plan === undefined) throw new LedgerError("event.kind", "event of an unknown kind");
  const members = event as unknown as Readonly<Record<string, unknown>>;
  const stamps = stamp as unknown as Readonly<Record<string, unknown>>;
  let out = "";
  for (const { before, member, check } of plan.steps) {
    const value = check === null && member !== "kind" ? stamps[member] : members[member];
    if (check !== null && !check(value)) throw misfit(event.kind, member, value);
    out += before + canonical(value);
  }
  if (Object.keys(event).length !== plan.count) throw surplus(event, plan);
  return `${out}}`;
}

function misfit(kind: string, member: string, value: unknown): LedgerError {
  return value === undefined
    ? new LedgerError("event.missing", `${kind} without ${member}`)
    : new LedgerError("event.type", `${kind}.${member} does not have its type or is over its bound`);
}

function surplus(event: AuditEvent, plan: Plan): LedgerError {
  const known = new Set(plan.steps.filter((s) => s.check !== null || s.member === "kind").map((s) => s.member));
  const extra = Object.keys(event).find((member) => !known.has(member)) ?? "?";
  return new LedgerError("event.member", `${event.kind} has no member ${extra.slice(0, 64)}`);
}
