import type { AuditEvent, EventKind } from "@rampart/ledger";
import type { Json } from "@rampart/service";

/** Where in the log an event stands, and when that was (milliseconds since 1970). */
export interface At {
  readonly index: number;
  readonly time: number;
}

/**
 * One thing the guard knows from its log: a pure function of the events in order, bounded, so that it can be thrown away and
 * rebuilt at any time. The running guard's own copy is fed by the journal, after each event is recorded; a snapshot of it is
 * made from the log and never from memory.
 */
export interface Part {
  /** Its name in a snapshot. */
  readonly name: string;
  /** Kinds of events it wants to see. */
  readonly kinds: readonly EventKind[];
  /**
   * For intents and alarms, which most of a log is made of: texts, one of which stands in the canonical bytes of each of them that
   * matters, so that the others are never parsed. Without any every one is. Of other kinds every event is.
   */
  readonly marks?: readonly string[];
  apply(event: AuditEvent, at: At): void;
  /** All of it, in its order: two are the same where this is. */
  save(): Json;
  /** What `save` gave. The digest in the log vouches for it. */
  load(saved: Json): void;
}
