import { EMPTY_SESSION, type Interpretation, type SessionFacts } from "@rampart/core";
import { remember, rememberMade } from "@rampart/guard";

/** Sessions kept at once; beyond it the one unused for longest is forgotten. */
const MOST_SESSIONS = 1_000;

interface Kept {
  facts: SessionFacts;
  readonly project: string | null;
}

/** What each session of a stream of questions has read and written, in memory. */
export class Sessions {
  readonly #kept = new Map<string, Kept>();

  /** The session's facts and its project root, which is fixed by its first question. */
  open(session: string | null, project: () => string | null): { facts: SessionFacts; project: string | null } {
    if (session === null) return { facts: EMPTY_SESSION, project: project() };
    const kept = this.#kept.get(session) ?? { facts: EMPTY_SESSION, project: project() };
    this.#kept.delete(session);
    this.#kept.set(session, kept);
    if (this.#kept.size > MOST_SESSIONS) this.#kept.delete(this.#kept.keys().next().value!);
    return kept;
  }

  /** Remembers what a call that was let through leaves behind. */
  remember(session: string | null, interpretation: Interpretation): void {
    const kept = session === null ? undefined : this.#kept.get(session);
    if (kept !== undefined)
      kept.facts = rememberMade(remember(kept.facts, interpretation), interpretation.things?.made ?? []);
  }
}
