import type { Found, Issue, Thing, ThingKind } from "./reader.js";

/** Things of one reader; beyond it the rest is named as unread. */
const MOST_THINGS = 500;

/** Collects what one reader finds. */
export class Gather implements Found {
  readonly things: Thing[] = [];
  readonly issues: Issue[] = [];
  readonly unread: { place: string; why: string }[] = [];

  constructor(readonly kind: ThingKind) {}

  /** False where there are too many already. */
  thing(name: string, place: string, facts: Thing["facts"] = {}): boolean {
    if (this.things.length === MOST_THINGS) this.unread.push({ place, why: `more than ${MOST_THINGS} ${this.kind}s` });
    if (this.things.length >= MOST_THINGS) return false;
    this.things.push({ kind: this.kind, name, place, facts });
    return true;
  }

  issue(issue: Issue): void {
    if (this.issues.length < MOST_THINGS) this.issues.push(issue);
  }

  fail(place: string, why: string): void {
    if (this.unread.length < MOST_THINGS) this.unread.push({ place, why });
  }
}
