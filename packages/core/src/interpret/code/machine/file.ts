import type { FileEffect } from "../effect.js";
import { shape } from "./joining.js";
import type { Machine, OpenEffect } from "./machine.js";
import { placeOf, placesOf } from "./place.js";
import { CLEAN, fileTaint, type Taint } from "./taint.js";
import { list, sample, type Thing, taintOf, UNKNOWN, unknown, type Value } from "./value.js";

type Touch = Pick<FileEffect, "recursive" | "content" | "append" | "mode" | "untrusted">;

/** One effect for each place a value may point to. */
export function touch(m: Machine, type: FileEffect["type"], where: Value, more: Touch = {}): OpenEffect | null {
  const places = placesOf(m, where);
  const record = (): OpenEffect | null => {
    let last: OpenEffect | null = null;
    for (const p of places) last = m.emit({ type, ...p, ...more });
    return last;
  };
  return places.length > 1 && where.k === "either" ? m.perhaps(record) : record();
}

/** The content of a file: not known, but known where from. */
export function readFile(m: Machine, where: Value): Value {
  touch(m, "read", where);
  return unknown(contentOf(m, where));
}

export function contentOf(m: Machine, where: Value): Taint {
  const p = placeOf(m, where);
  return p.path === null ? CLEAN : fileTaint(p.path);
}

export function writeFile(m: Machine, where: Value, content: Value | undefined, append = false): void {
  const taint = content === undefined ? CLEAN : taintOf(content);
  touch(m, "write", where, {
    content: content?.k === "text" ? content.v : null,
    ...(append ? { append } : {}),
    ...(taint.network ? { untrusted: true } : {}),
  });
}

/** An open file. Writing to it completes the effect of opening it. */
export function openFile(m: Machine, where: Value, mode: string | null): Value {
  const writes = mode !== null && /[wax+>]/.test(mode);
  const reads = !writes || /[r+]/.test(mode);
  const file: Thing = {
    k: "thing",
    type: "file",
    of: null,
    fields: new Map<string, Value>([["path", where]]),
    taint: CLEAN,
  };
  if (reads) touch(m, "read", where);
  if (writes) {
    const effect = touch(m, "write", where, { content: "", ...(/[a]|>>/.test(mode) ? { append: true } : {}) });
    if (effect !== null) m.open.set(file, effect);
  }
  return file;
}

export function writeTo(m: Machine, file: Value, content: Value): void {
  const effect = file.k === "thing" ? m.open.get(file) : undefined;
  if (effect?.type !== "write") return;
  const sure = m.maybe === 0 || effect.certainty === "possible";
  effect.content =
    content.k === "text" && typeof effect.content === "string" && sure ? effect.content + content.v : null;
  if (taintOf(content).network) effect.untrusted = true;
}

/** Names in a folder. */
export function listFolder(m: Machine, where: Value, full: boolean): Value {
  touch(m, "list", where);
  const p = placeOf(m, where);
  // Names alone: whoever removes them without their folder removes from the folder at hand.
  if (!full || p.path === null) return sample([shape([null], CLEAN, "*")]);
  return sample([below(where, p.path, p.form === "pattern")]);
}

/** Something below a folder, at any depth. */
export function below(where: Value, path: string, pattern: boolean): Value {
  const base = path.endsWith("/") ? path : `${path}/`;
  if (pattern) return shape([null], CLEAN, path.endsWith("**") ? path : `${base}**`);
  return shape([base, null], taintOf(where));
}

/** What a pattern matches. */
export function globbed(m: Machine, pattern: Value): Value {
  if (pattern.k !== "text") return list([UNKNOWN], true);
  const slash = pattern.v.search(/[*?[{]/);
  const folder = slash < 0 ? pattern.v : pattern.v.slice(0, pattern.v.lastIndexOf("/", slash) + 1);
  m.emit({ type: "list", ...placeOf(m, { ...pattern, v: folder === "" ? "." : folder }) });
  return sample([slash < 0 ? pattern : shape([null], CLEAN, pattern.v)]);
}
