import { type Answer, redact } from "@rampart/core";
import { visible } from "../../answer/visible.js";
import { keyOf, look as lookHere } from "../../world/look.js";
import { type DiffLine, diffLines } from "./diff.js";
import type { Sketch, SketchedFile } from "./sketch.js";

const MAX_LINES = 200;
const MAX_LINE = 240;
/** Bytes of a file that are read to compare it. */
const MAX_BYTES = 256 * 1024;

/** What would become of one file. */
export interface ShownChange {
  readonly path: string;
  /**
   * `new`: nothing is there now. `changed`: from what is there now. `unseen`: all it would hold, and nobody looked what it holds now.
   * `part`: a part of it, and the rest nobody looked at. `same`: it holds this already. `unknown`: nobody knows what it would hold.
   */
  readonly state: "new" | "changed" | "unseen" | "part" | "same" | "unknown";
  /** Unified, secrets taken out, characters nobody sees made visible. */
  readonly diff: readonly string[];
  /** Lines were left out. */
  readonly cut: boolean;
}

export interface Shown {
  /** The call in the form its tool takes, line by line. */
  readonly call: readonly string[];
  readonly changes: readonly ShownChange[];
}

/**
 * What a call would change, against what is on disk at this moment.
 *
 * @param own folders and files of ours: whoever names one of them in a call has nobody look into it
 * @throws GuardError `reader_away`
 */
export async function show({ call, files, look = lookHere }: Sketch, own: readonly string[] = []): Promise<Shown> {
  const links = files.map(({ path }) => ({ type: "link", path }) as const);
  const { answers: where } = links.length === 0 ? NOTHING : await look(links);
  const isOwn = (path: string): boolean => own.some((one) => path === one || path.startsWith(`${one}/`));
  const open = files.filter(({ path }) => {
    const real = where.get(keyOf({ type: "link", path }));
    return !isOwn(path) && !(real?.type === "link" && isOwn(real.target));
  });
  const wants = open.flatMap(({ path }) => [
    { type: "content", path, maxBytes: MAX_BYTES } as const,
    { type: "absent", path } as const,
  ]);
  const { answers } = wants.length === 0 ? NOTHING : await look(wants);
  const before = (path: string): string | null => {
    const content = answers.get(`content:${path}`);
    const absent = answers.get(`absent:${path}`);
    if (content?.type === "content") return content.text;
    return absent?.type === "absent" && absent.absent ? "" : null;
  };
  return { call, changes: files.map((file) => shownChange(file, before(file.path))) };
}

const NOTHING = { answers: new Map<string, Answer | null>() };

function shownChange({ path, content, part }: SketchedFile, before: string | null): ShownChange {
  const named = { path: visible(path, 4_096) };
  const after = content ?? (part === undefined || before === null ? null : inPlace(before, part));
  if (after !== null && before !== null) {
    const state = before === after ? "same" : before === "" ? "new" : "changed";
    return { ...named, state, ...diffOf(before, after) };
  }
  if (after !== null) return { ...named, state: "unseen", ...diffOf("", after) };
  if (part !== undefined) return { ...named, state: "part", ...diffOf(part.old, part.new) };
  return { ...named, state: "unknown", diff: [], cut: false };
}

/** An edit that fits nowhere, or in several places, is shown as what it says. */
function inPlace(before: string, part: { readonly old: string; readonly new: string }): string | null {
  const at = part.old === "" ? -1 : before.indexOf(part.old);
  if (at < 0 || before.indexOf(part.old, at + 1) >= 0) return null;
  return before.slice(0, at) + part.new + before.slice(at + part.old.length);
}

/** Secrets are taken out of the whole, as some have many lines. */
function diffOf(before: string, after: string): Pick<ShownChange, "diff" | "cut"> {
  const { lines, cut } = diffLines(redact(before).text, redact(after).text, MAX_LINES);
  return { diff: lines.map(lineOf), cut };
}

const lineOf = ({ sign, text }: DiffLine): string => `${sign}${sign === "@" ? " " : ""}${visible(text, MAX_LINE)}`;
