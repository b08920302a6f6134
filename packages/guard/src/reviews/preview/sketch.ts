import { type Interpretation, type Json, redact, type ToolCall } from "@rampart/core";
import { visible } from "../../answer/visible.js";
import type { Look } from "../../world/reader.js";

/** A file a call would leave behind, as far as that is known. */
export interface SketchedFile {
  readonly path: string;
  /** What it would hold; null where only a part of it is known, or nothing. */
  readonly content: string | null;
  /** Of an edit: the part that goes, and what comes in its place. */
  readonly part?: { readonly old: string; readonly new: string };
}

/** What is kept of a call beside its question, for whoever looks at it. In memory only. */
export interface Sketch {
  /** The call itself, in the form its tool takes: a command, a statement, a request. Never what the agent says about it. */
  readonly call: readonly string[];
  readonly files: readonly SketchedFile[];
  /** How its user's files are looked at. */
  readonly look?: Look;
}

const SKETCH_LIMITS = {
  files: 8,
  /** UTF-16 code units of all contents of one call, and of the call itself. */
  content: 32 * 1024,
  call: 8 * 1024,
  callLines: 100,
  callLine: 1_000,
} as const;

/** What each tool runs. Everything else in its arguments is the agent's own words (`description`), or stands in the actions. */
const SAYS: Readonly<Record<string, readonly string[]>> = {
  shell: ["command", "argv"],
  sql: ["query"],
  fetch: ["method", "url", "body"],
  mcp: ["server", "name", "method", "arguments"],
  read: ["path"],
  list: ["path"],
  write: ["path"],
  edit: ["path"],
  delete: ["path"],
};

/** @param written files with known content, as the interpreter found them; none where only the record is left */
export function sketchOf(
  call: Pick<ToolCall, "tool" | "arguments">,
  written: Interpretation["written"],
  look: Look | undefined,
): Sketch {
  return {
    call: callLines(call),
    files: bounded(filesOf(call, written)),
    ...(look === undefined ? {} : { look }),
  };
}

function callLines(call: Pick<ToolCall, "tool" | "arguments">): readonly string[] {
  const whole = redact(callText(call)).text;
  const text = whole.length > SKETCH_LIMITS.call ? `${whole.slice(0, SKETCH_LIMITS.call)}…` : whole;
  const lines = text.split("\n");
  const shown = lines.slice(0, SKETCH_LIMITS.callLines).map((line) => visible(line, SKETCH_LIMITS.callLine));
  return lines.length > shown.length ? [...shown, `… ${lines.length - shown.length} more lines`] : shown;
}

function callText({ tool, arguments: given }: Pick<ToolCall, "tool" | "arguments">): string {
  const names = Object.hasOwn(SAYS, tool) ? SAYS[tool]! : Object.keys(given);
  const said = names.filter((name) => given[name] !== undefined && given[name] !== null);
  if (said.length === 1 && typeof given[said[0]!] === "string") return given[said[0]!] as string;
  return said.map((name) => `${name}: ${plainText(given[name]!)}`).join("\n");
}

const plainText = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

function filesOf({ tool, arguments: given }: Pick<ToolCall, "tool" | "arguments">, written: Interpretation["written"]) {
  const files: SketchedFile[] = written
    .filter(({ made }) => made !== true)
    .map(({ path, content }) => ({ path, content }));
  const path = textIn(given, "path");
  if (path === null || (tool !== "write" && tool !== "edit")) return files;
  const known = files.find((file) => file.content !== null);
  if (known !== undefined) return files;
  const content = textIn(given, "content");
  if (content !== null) return [{ path: files[0]?.path ?? path, content }];
  const old = textIn(given, "old") ?? textIn(given, "old_string");
  const fresh = textIn(given, "new") ?? textIn(given, "new_string");
  if (old === null || fresh === null) return files;
  return [{ path: files[0]?.path ?? path, content: null, part: { old, new: fresh } }];
}

function textIn(given: ToolCall["arguments"], name: string): string | null {
  const value = given[name];
  return typeof value === "string" ? value : null;
}

/** What would not fit is known by its path only. */
function bounded(files: readonly SketchedFile[]): readonly SketchedFile[] {
  let room: number = SKETCH_LIMITS.content;
  return files.slice(0, SKETCH_LIMITS.files).map((file) => {
    const size =
      (file.content?.length ?? 0) + (file.part === undefined ? 0 : file.part.old.length + file.part.new.length);
    room -= size;
    return room >= 0 ? file : { path: file.path, content: null };
  });
}
