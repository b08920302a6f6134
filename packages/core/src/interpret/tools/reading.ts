import type { Action, Finding, Json, JsonObject, Source, Want, WrittenFile } from "../../spine/index.js";
import { action, NO_LABELS, NO_RESOURCE, NO_SOURCES, NO_SPAN } from "../action.js";
import type { World } from "../world.js";

/** Values one argument may list, for example paths; more is `too_complex`. */
const MAX_LISTED = 1_024;
/** Longest content the session remembers, in UTF-16 code units. */
const MAX_REMEMBERED = 64 * 1024;

/** A tool's arguments while they are read, and what came of it. */
export interface ToolReading {
  readonly arguments: JsonObject;
  readonly world: World;
  readonly actions: Action[];
  readonly written: WrittenFile[];
  readonly wants: Want[];
  readonly findings: Finding[];
}

/** What a call's argument may be, in the words of the spine. */
export function textOf(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}

/** One text or a list of texts; null where it is neither, or lists more than can be looked at. */
export function textsOf(value: Json | undefined): readonly string[] | null {
  if (typeof value === "string") return [value];
  if (!Array.isArray(value) || value.length > MAX_LISTED) return null;
  return value.every((one): one is string => typeof one === "string") ? value : null;
}

export function objectOf(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : NONE;
}
const NONE: JsonObject = {};

/** There is more than is looked at. */
export function tooMuch(reading: ToolReading): void {
  reading.actions.push(
    action("opaque", NO_RESOURCE, "certain", NO_LABELS, NO_SOURCES, NO_SPAN, { reason: "too_complex" }),
  );
}

/** Data that came with the call. */
export function argumentSource(name: string): readonly Source[] {
  return [{ type: "argument", name: name.slice(0, 256), labels: [] }];
}

/** Remembers what a file holds from now on; null where nobody knows. */
export function remember(reading: ToolReading, path: string, content: string | null, sources: readonly Source[]): void {
  const kept = content !== null && content.length <= MAX_REMEMBERED ? content : null;
  reading.written.push({ path, content: kept, sources });
}

/** What a file holds as far as the session knows. */
export function known(world: World, path: string): string | null {
  const { written } = world.session;
  for (let i = written.length - 1; i >= 0; i--) if (written[i]!.path === path) return written[i]!.content;
  const answer = world.answers.get(`content:${path}`);
  return answer?.type === "content" ? answer.text : null;
}
