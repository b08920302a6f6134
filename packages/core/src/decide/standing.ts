import type { StandingKey } from "../policy/conditions/language.js";
import type { Facts } from "../spine/facts.js";

/** Standing facts a policy asks for: the others do not tell its views apart. */
export type Asked = ReadonlySet<StandingKey>;

/** The key of the view for these facts: two facts with one key give every condition on standing facts one answer. */
export function viewKey(asked: Asked, { place, roles, ...facts }: Facts): string {
  return JSON.stringify([
    place.home,
    place.project,
    place.scratch,
    roles,
    ...[...asked].map((key) => standingValue(key, facts)),
  ]);
}

/** The same question for two facts at hand, without making keys. */
export function sameView(asked: Asked, a: Facts, b: Facts): boolean {
  if (a === b) return true;
  if (!samePlace(a.place, b.place) || !sameWords(a.roles, b.roles)) return false;
  for (const key of asked) {
    if (standingValue(key, a) !== standingValue(key, b)) return false;
  }
  return true;
}

function samePlace(a: Facts["place"], b: Facts["place"]): boolean {
  return a === b || (a.home === b.home && a.project === b.project && sameWords(a.scratch, b.scratch));
}

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((word, at) => word === b[at]));
}

function standingValue(key: StandingKey, facts: Omit<Facts, "place" | "roles">): unknown {
  switch (key) {
    case "agent":
      return facts.identity.agent;
    case "principal":
      return facts.identity.principal;
    case "door":
      return facts.door;
    case "purpose":
      return facts.purpose ?? facts.task?.purpose ?? null;
    case "environment":
      return facts.environment ?? facts.task?.environment ?? null;
    case "task":
      return facts.task;
    case "roles":
      return null; // part of every key
  }
}
