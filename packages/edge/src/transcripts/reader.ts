import type { Json, JsonObject } from "@rampart/core";

/** One line, or one whole document, of a transcript says a call was made, or how one ended. */
export type PastEvent =
  | {
      readonly type: "call";
      /** The host's id of the call; null where it has none. */
      readonly id: string | null;
      readonly tool: string;
      readonly input: JsonObject;
      /** Milliseconds since 1970, or null where the line does not say. */
      readonly time: number | null;
    }
  | { readonly type: "result"; readonly id: string; readonly done: boolean }
  | { readonly type: "session"; readonly session: string | null; readonly cwd: string | null };

/** A place transcripts lie in: a folder, how deep below it, and which names. */
export interface TranscriptRoot {
  /** Absolute. */
  readonly folder: string;
  readonly depth: number;
  readonly file: RegExp;
}

/** How one host keeps its past sessions. Adding a host is one file like this and one line in the index. */
export interface TranscriptReader {
  readonly host: string;
  roots(home: string, environment: Readonly<Record<string, string | undefined>>): readonly TranscriptRoot[];
  /** Texts of which a line that matters has at least one: others are not even parsed. */
  readonly marks: readonly string[];
  /** Lines of JSON, or one JSON document. */
  readonly form: "lines" | "document";
  /** Files beside the transcript that say where the session worked, read at most 64 KiB of: `SESSION` and `CWD` of it. */
  beside?(
    file: string,
  ): { readonly path: string; read(text: string): Partial<{ session: string; cwd: string }> } | null;
  /** The session's name where no line says it. */
  session(file: string): string;
  /** What one parsed line says. May throw: such a line counts as unread. */
  events(value: JsonObject): readonly PastEvent[];
}

/** An object's own field where it is a text; null otherwise. */
export function text(object: Json | undefined, key: string): string | null {
  const value = field(object, key);
  return typeof value === "string" && value !== "" ? value : null;
}

export function field(object: Json | undefined, key: string): Json | undefined {
  return isObject(object) && Object.hasOwn(object, key) ? object[key] : undefined;
}

export function list(object: Json | undefined, key: string): readonly Json[] {
  const value = field(object, key);
  return Array.isArray(value) ? value : [];
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** ISO text or milliseconds; null for anything else. */
export function instant(value: Json | undefined): number | null {
  const time = typeof value === "string" ? Date.parse(value) : typeof value === "number" ? value : Number.NaN;
  return Number.isFinite(time) && time > 0 ? time : null;
}

/** Arguments as an object, from an object or from JSON text. @throws SyntaxError, TypeError */
export function argumentsOf(value: Json | undefined): JsonObject {
  const given: Json = typeof value === "string" ? JSON.parse(value) : (value ?? {});
  if (!isObject(given)) throw new TypeError("arguments are no object");
  return given;
}
