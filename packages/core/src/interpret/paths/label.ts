import type { Place, Resource } from "../../spine/index.js";
import { PLACES } from "./places/index.js";
import { bit, compilePlaces, labelsOf, type Mask } from "./trie.js";
import { type FoundPattern, walkExact, walkPattern } from "./walk.js";
import { fixedPart, isBelow, isProjectContents, reachesInstalled, zoneOf } from "./zone.js";

const TRIE = compilePlaces(PLACES);
const BROAD = bit("broad");
const RAMPART = bit("rampart");
const CREDENTIAL = bit("credential");
/** What disappears with a folder above it: losing these unnoticed would disarm the product or the agent's host. */
const LOST_WITH_PARENT = RAMPART | bit("agent-settings");
const NOTHING: readonly string[] = [];

/** What an action does to a path: nothing, add to it, change or replace it, or take it away. */
export type PathEffect = "reads" | "adds" | "changes" | "removes";

/**
 * Labels of a path, in the order of `LABELS`: at most one of `project`, `home`, `system` (the innermost zone it lies in),
 * `scratch` alone or beside `project`, and every family of places that lists it.
 *
 * `recursive`: the action reaches everything below. `broad` is given only to what reaches below, changes or removes; to
 * the project as a whole only where it is removed. A recursive read of a folder above secrets stays unlabelled; changing
 * or removing everything in a folder above Rampart's or an agent's own places, or filling it with nobody knows what, gets
 * their label.
 *
 * A resource of form `any` has no labels: policy sees its form.
 */
export function labelPath(
  resource: Resource,
  place: Place,
  recursive = false,
  effect: PathEffect = "reads",
): readonly string[] {
  if (resource.form === "any") return NOTHING;
  const mask =
    resource.form === "exact"
      ? labelExact(resource.name, place, recursive, effect)
      : labelPattern(resource.name, place, effect);
  return mask === 0 ? NOTHING : labelsOf(mask);
}

const isDestructive = (effect: PathEffect) => effect === "changes" || effect === "removes";

/** What the tables and zones say of a pattern, whatever is done to it. */
interface Looked {
  readonly name: string;
  readonly place: Place;
  readonly found: FoundPattern;
  readonly zone: Mask;
}

/**
 * The patterns looked up last: a script does several things to one, and to follow one takes far longer than a path. How
 * many is a power of two; a slot is taken by whatever comes later.
 */
const KEPT = 64;
const kept: (Looked | null)[] = new Array<Looked | null>(KEPT).fill(null);

/** Patterns of one call differ in their ends. */
function slotOf(name: string): number {
  const { length } = name;
  return (
    (name.charCodeAt(length - 1) + name.charCodeAt(length >> 1) * 5 + name.charCodeAt(length - 6) * 3 + length * 7) &
    (KEPT - 1)
  );
}

function lookUp(name: string, place: Place, fixed: string): Looked {
  const slot = slotOf(name);
  const before = kept[slot]!;
  if (before !== null && before.place === place && before.name === name) return before;
  const { project } = place;
  const found = walkPattern(TRIE, name, place.home, project !== null && isBelow(fixed, project) ? project : null);
  const looked = { name, place, found, zone: zoneOf(fixed, place, name) };
  kept[slot] = looked;
  return looked;
}

function labelExact(name: string, place: Place, recursive: boolean, effect: PathEffect): Mask {
  const { project } = place;
  const found = walkExact(TRIE, name, place.home, isInside(name, project) ? project : null);
  const destructive = isDestructive(effect);
  let mask = found.mask | zoneOf(name, place);
  if (!recursive && !destructive) mask &= ~BROAD;
  if (effect === "removes" && name === project) mask |= BROAD;
  const takes = recursive && destructive;
  if (takes || (fills(effect, recursive) && (mask & BROAD) === 0 && name !== project))
    mask |= found.within & LOST_WITH_PARENT;
  if (place.installed.length > 0) {
    if (reachesInstalled(name, null, place, takes)) mask |= ownLabels(name);
    if (recursive && (mask & BROAD) === 0 && holdsOwnSecrets(name, place)) mask |= RAMPART | CREDENTIAL;
  }
  return mask;
}

function labelPattern(name: string, place: Place, effect: PathEffect): Mask {
  const fixed = fixedPart(name);
  const { found, zone } = lookUp(name, place, fixed);
  const destructive = isDestructive(effect);
  let mask = found.mask | zone | (found.contentsOf & BROAD);
  if (effect === "removes" && isProjectContents(name, place)) mask |= BROAD;
  if (destructive) mask |= (found.acrossFrom & BROAD) | (found.within & LOST_WITH_PARENT);
  if (place.installed.length > 0 && reachesInstalled(name, fixed, place, destructive)) mask |= ownLabels(name);
  return mask;
}

/** Whatever is put below a folder, nobody knows what: an archive, a clone. A whole home or project is where that is usual. */
const fills = (effect: PathEffect, recursive: boolean) => recursive && effect === "adds";

/** Rampart's keys, and the socket people answer by. */
const OWN_SECRETS = /\/keys(?:\/|$)|\/admin\.sock$/;
/** Labels of what is Rampart's own; its keys, and the socket people answer by, are secrets besides. */
const ownLabels = (name: string): Mask => (OWN_SECRETS.test(name) ? RAMPART | CREDENTIAL : RAMPART);

/** Whether everything below a folder, copied or packed, has Rampart's keys in it. Searching a whole home is no theft. */
function holdsOwnSecrets(name: string, { installed, home, project }: Place): boolean {
  if (isBelow(home, name) || name === project) return false;
  for (const own of installed) if (isBelow(own, name) && OWN_SECRETS.test(own)) return true;
  return false;
}

/** Whether a path lies below the project's folder. */
const isInside = (path: string, project: string | null): project is string =>
  project !== null && path.length > project.length && isBelow(path, project);
