import type { Place, Resource } from "../../../spine/index.js";
import { CONTEXT_OF, isThisMachine } from "../../contexts/index.js";
import type { Lent } from "../../knowledge/types.js";
import { escapeGlob, type Value } from "../../knowledge/value.js";
import type { Machine } from "../state/machine.js";
import { Asked } from "./asked.js";
import { exactPath } from "./touch.js";

/** A folder or file of this machine as a container has it. Both paths are absolute, without a slash at the end. */
export interface LentPath {
  /** Null where it is a volume of the engine's own. */
  readonly from: string | null;
  readonly at: string;
  /** The place `from` is in: this machine, with its project. */
  readonly place: Place;
}

const NOTHING: readonly LentPath[] = [];

/** What a container is lent, told by paths of this machine; null where one of them is not known, or another machine lends it. */
export function lentPaths(m: Machine, argv: readonly Value[], lent: readonly Lent[]): readonly LentPath[] | null {
  if (lent.length === 0 || m.where !== "here") return NOTHING;
  if (isElsewhere(m, argv)) return null;
  const paths: LentPath[] = [];
  for (const { from, at } of lent) {
    const path = from.text === "" ? null : exactPath(m, from);
    if (path === null && from.text !== "") return null;
    paths.push({ from: path, at, place: m.place });
  }
  return paths;
}

/** The engine that is asked runs on another machine: what it lends is that one's. */
const isElsewhere = (m: Machine, argv: readonly Value[]) =>
  !isThisMachine(CONTEXT_OF.get("docker")!.resolve(new Asked(m, argv)) ?? "");

export interface Here {
  readonly resource: Resource;
  readonly place: Place;
}

/** What of this machine a path in a container is, or null where it is the container's own. The longest way to it counts. */
export function hereOf(lent: readonly LentPath[], { type, name, form }: Resource): Here | null {
  let best: LentPath | null = null;
  for (const one of lent) if (isIn(name, one.at) && (best === null || one.at.length > best.at.length)) best = one;
  if (best === null || best.from === null || form === "any") return null;
  const start = form === "pattern" ? escapeGlob(best.from) : best.from;
  const rest = name.slice(best.at.length);
  return {
    resource: { type, name: rest === "" ? start : `${start === "/" ? "" : start}${rest}`, form },
    place: best.place,
  };
}

/** What of this machine lies below a path in a container, or below what a glob there matches, and goes when that goes. */
export function heresBelow(lent: readonly LentPath[], { name, form }: Resource): readonly Here[] {
  if (form === "any" || name.startsWith("**")) return [];
  const glob = form === "pattern" ? name.search(/[*?[]/) : -1;
  const folder = glob < 0 ? name : name.slice(0, name.lastIndexOf("/", glob));
  return lent.flatMap(({ from, at, place }) =>
    from !== null && at !== folder && isIn(at, folder)
      ? [{ resource: { type: "path", name: from, form: "exact" } as const, place }]
      : [],
  );
}

const isIn = (name: string, folder: string) =>
  name === folder || folder === "/" || folder === "" || name.startsWith(`${folder}/`);
