import type { RuleDocument, ToolCall } from "@rampart/core";
import type { AuditEvent, EventOf } from "@rampart/ledger";
import { isJsonObject, type Json } from "@rampart/service";
import { type HoldMode, SUBJECTS, type Subject, type SubjectType, subjectFrom } from "../../orders/subject.js";
import type { At, Part } from "../part.js";
import { listOf } from "./bounded.js";

/** One who is held. */
export interface Hold {
  readonly subject: Subject;
  readonly mode: HoldMode;
  readonly by: string;
  readonly reason: string | null;
  /** Milliseconds since 1970, and where the log says so. */
  readonly since: number;
  readonly entry: number;
}

export interface StopOrder {
  readonly by: string;
  readonly reason: string | null;
  readonly since: number;
  readonly entry: number;
  /** Milliseconds since 1970 from which on it is over; null until somebody takes it back. */
  readonly until: number | null;
}

export interface Restriction {
  readonly id: string;
  readonly by: string;
  readonly since: number;
  readonly entry: number;
  readonly until: number | null;
  readonly digest: string;
  /** In normal form; they only ask and deny. */
  readonly rules: readonly RuleDocument[];
}

export interface BrokenGlass {
  readonly by: string;
  readonly reason: string;
  readonly since: number;
  readonly entry: number;
  readonly until: number;
}

export const STANDING_LIMITS = {
  /** Subjects of one type held by people; another is refused. */
  held: 1_024,
  /** The same, with those the guard holds by itself: the oldest of these goes. */
  most: 4_096,
  restrictions: 32,
} as const;

/** Who holds where no person did. */
export const BY_GUARD = "guard";

/** What somebody ordered that holds for every call, whatever the policy says: quarantine, stop, restrictions, broken glass. */
export class StandingOrders implements Part {
  readonly name = "orders";
  readonly kinds = ["quarantine", "stop", "restrict", "break-glass"] as const;
  readonly #held = new Map<SubjectType, Map<string, Hold>>(SUBJECTS.map((type) => [type, new Map()]));
  readonly restrictions = new Map<string, Restriction>();
  #stop: StopOrder | null = null;
  #glass: BrokenGlass | null = null;
  #count = 0;
  /** Another number whenever the restrictions are others. */
  version = 0;

  /** What holds this call. On the way of every call: nothing is made, and nothing is looked up where nobody is held. */
  quarantined(call: Pick<ToolCall, SubjectType | "chain">): boolean | "read-only" {
    if (this.#count === 0) return false;
    let mode: HoldMode | null = null;
    for (const type of SUBJECTS) {
      const name = call[type];
      const found = name === null ? undefined : this.#held.get(type)!.get(name);
      if (found?.mode === "deny") return true;
      if (found !== undefined) mode = found.mode;
    }
    // Who hands its work on hands its quarantine on.
    for (const agent of call.chain ?? []) {
      const found = this.#held.get("agent")!.get(agent);
      if (found?.mode === "deny") return true;
      if (found !== undefined) mode = found.mode;
    }
    return mode === null ? false : "read-only";
  }

  stopped(now: number): boolean {
    return this.#stop !== null && (this.#stop.until === null || now < this.#stop.until);
  }

  /** The order to stop as it was given; it may be over by time. */
  get stop(): StopOrder | null {
    return this.#stop;
  }

  get glass(): BrokenGlass | null {
    return this.#glass;
  }

  /** Whether doors only watch for now. */
  glassBroken(now: number): boolean {
    return this.#glass !== null && now < this.#glass.until;
  }

  hold({ type, name }: Subject): Hold | null {
    return this.#held.get(type)!.get(name) ?? null;
  }

  /** Oldest first. */
  get holds(): readonly Hold[] {
    return SUBJECTS.flatMap((type) => [...this.#held.get(type)!.values()]).sort((a, b) => a.entry - b.entry);
  }

  /** Whether people may hold one more of this type; those the guard holds by itself make room. */
  hasRoom(type: SubjectType): boolean {
    let held = 0;
    for (const { by } of this.#held.get(type)!.values()) if (by !== BY_GUARD) held++;
    return held < STANDING_LIMITS.held;
  }

  apply(event: AuditEvent, at: At): void {
    if (event.kind === "quarantine") this.#quarantine(event, at);
    else if (event.kind === "stop") this.#stopped(event, at);
    else if (event.kind === "restrict") this.#restrict(event, at);
    else if (event.kind === "break-glass") this.#breakGlass(event, at);
  }

  save(): Json {
    const { holds, stop, glass, restrictions } = this;
    return { holds, stop, glass, restrictions: [...restrictions.values()] } as unknown as Json;
  }

  load(saved: Json): void {
    if (!isJsonObject(saved)) return;
    for (const hold of listOf<Hold>(saved["holds"])) this.#keep(hold);
    for (const one of listOf<Restriction>(saved["restrictions"])) this.restrictions.set(one.id, one);
    this.version++;
    this.#stop = (saved["stop"] ?? null) as unknown as StopOrder | null;
    this.#glass = (saved["glass"] ?? null) as unknown as BrokenGlass | null;
  }

  #quarantine({ subject: named, state, mode, by, reason }: EventOf<"quarantine">, { index, time }: At): void {
    const subject = subjectFrom(named);
    if (subject === null) return;
    if (state === "released") return this.#release(subject);
    // A mode nobody provides here is the strictest one.
    this.#keep({ subject, mode: mode === "read-only" ? mode : "deny", by, reason, since: time, entry: index });
  }

  #keep(hold: Hold): void {
    const held = this.#held.get(hold.subject.type)!;
    this.#release(hold.subject);
    held.set(hold.subject.name, hold);
    this.#count++;
    if (held.size <= STANDING_LIMITS.most) return;
    const oldest = [...held.values()].find(({ by }) => by === BY_GUARD);
    if (oldest !== undefined) this.#release(oldest.subject);
  }

  #release({ type, name }: Subject): void {
    if (this.#held.get(type)!.delete(name)) this.#count--;
  }

  #stopped({ state, scope, by, reason }: EventOf<"stop">, { index, time }: At): void {
    this.#stop = state === "off" ? null : { by, reason, since: time, entry: index, until: untilOf(scope) };
  }

  #restrict({ id, state, digest, document, until, by }: EventOf<"restrict">, { index, time }: At): void {
    this.restrictions.delete(id);
    this.version++;
    if (state === "off") return;
    const rules = listOf<RuleDocument>((document as { readonly rules?: Json } | null)?.rules);
    const shown = typeof digest === "string" ? digest : digest.$commit;
    this.restrictions.set(id, { id, by, since: time, entry: index, until, digest: shown, rules });
  }

  #breakGlass({ by, until, reason }: EventOf<"break-glass">, { index, time }: At): void {
    this.#glass = until === null || until <= time ? null : { by, reason, since: time, entry: index, until };
  }
}

const ALL = "all";
const SCOPE = /^all until (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/;

/** The scope of a stop as its event says it; the event has no other place for its end. */
export function scopeOf(until: number | null): string {
  return until === null ? ALL : `${ALL} until ${new Date(until).toISOString()}`;
}

/** When it ends by itself; a scope nobody understands has no end. */
function untilOf(scope: string): number | null {
  const [, instant] = SCOPE.exec(scope) ?? [];
  const time = instant === undefined ? Number.NaN : Date.parse(instant);
  return Number.isNaN(time) ? null : time;
}
