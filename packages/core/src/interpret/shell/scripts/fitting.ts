import type { Value } from "../../knowledge/value.js";
import { matchSegment } from "../../paths/index.js";
import { pathsOf } from "../program/touch.js";
import type { Machine } from "../state/machine.js";

const MAX_FITTING = 64;
const NONE: readonly Value[] = [];

/**
 * Files this call or session wrote that a pattern may stand for, `sh ./*.sh`, at most {@link MAX_FITTING}. A path nobody
 * knows anything of stands for none.
 */
export function writtenLike(m: Machine, path: Value): readonly Value[] {
  if (path.form !== "pattern" || !m.files.wrote()) return NONE;
  const found: Value[] = [];
  for (const { name, form } of pathsOf(m, path)) {
    if (form !== "pattern" || name === "/**" || name === "**") continue;
    const segments = name.split("/");
    const last = segments[segments.length - 1]!;
    for (const file of m.files.named((one) => matchSegment(last === "**" ? "*" : last, one))) {
      m.spend(name.length * 4 + file.length);
      if (!fits(segments, file.split("/"))) continue;
      if (found.length < MAX_FITTING) found.push({ ...path, form: "exact", text: file });
      else m.files.fill();
    }
  }
  return found;
}

/** Whether a path is one a pattern stands for, `**` being any number of folders. Time at most their product. */
function fits(pattern: readonly string[], path: readonly string[]): boolean {
  let reached: ReadonlySet<number> = new Set([0]);
  for (const segment of pattern) {
    const next = new Set<number>();
    for (const at of reached) {
      if (segment === "**") for (let i = at; i <= path.length; i++) next.add(i);
      else if (at < path.length && matchSegment(segment, path[at]!)) next.add(at + 1);
    }
    reached = next;
  }
  return reached.has(path.length);
}
