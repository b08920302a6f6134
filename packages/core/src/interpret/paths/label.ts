import type { Place, Resource } from "../../spine/index.js";
import { PLACES } from "./places/index.js";
import { bit, compilePlaces, labelsOf, type Mask } from "./trie.js";
import { walkExact, walkPattern } from "./walk.js";
import { fixedPart, isBelow, isProjectContents, reachesInstalled, zoneOf } from "./zone.js";

const TRIE = compilePlaces(PLACES);
const BROAD = bit("broad");
const RAMPART = bit("rampart");
/** What disappears with a folder above it: losing these unnoticed would disarm the product or the agent's host. */
const LOST_WITH_PARENT = RAMPART | bit("agent-settings");
const NOTHING: readonly string[] = [];

/**
 * Labels of a path, in the order of `LABELS`: at most one of `project`, `home`, `system` (the innermost zone it lies in),
 * `scratch` alone or beside `project`, and every family of places that lists it.
 *
 * `recursive`: the action reaches everything below. `destructive`: it removes, replaces or changes what is there.
 * `broad` is given only to what reaches below, or is destructive. A recursive *read* of a folder above secrets stays
 * unlabelled; a recursive destructive action above Rampart's or an agent's own places gets their label.
 *
 * A resource of form `any` has no labels: policy sees its form.
 */
export function labelPath(resource: Resource, place: Place, recursive = false, destructive = false): readonly string[] {
  if (resource.form === "any") return NOTHING;
  const label = resource.form === "exact" ? labelExact : labelPattern;
  const mask = label(resource.name, place, recursive, destructive);
  return mask === 0 ? NOTHING : labelsOf(mask);
}

function labelExact(name: string, place: Place, recursive: boolean, destructive: boolean): Mask {
  const found = walkExact(TRIE, name, place.home, projectStart(name, place));
  let mask = found.mask | zoneOf(name, place);
  if (name === place.project) mask |= BROAD;
  if (!recursive && !destructive) mask &= ~BROAD;
  const takes = recursive && destructive;
  if (takes) mask |= found.within & LOST_WITH_PARENT;
  if (place.installed.length > 0 && reachesInstalled(name, false, place, takes)) mask |= RAMPART;
  return mask;
}

function labelPattern(name: string, place: Place, _recursive: boolean, destructive: boolean): Mask {
  const fixed = fixedPart(name);
  const found = walkPattern(TRIE, name, place.home, projectStart(fixed, place));
  let mask = found.mask | zoneOf(fixed, place, name);
  if ((found.contentsOf & BROAD) !== 0 || isProjectContents(name, place)) mask |= BROAD;
  if (destructive) mask |= (found.acrossFrom & BROAD) | (found.within & LOST_WITH_PARENT);
  if (place.installed.length > 0 && reachesInstalled(name, true, place, destructive)) mask |= RAMPART;
  return mask;
}

/** Where names below the project begin in a path, or -1. */
function projectStart(path: string, { project }: Place): number {
  return project !== null && isBelow(path, project) ? project.length + 1 : -1;
}
