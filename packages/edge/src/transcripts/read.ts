import { readFile } from "node:fs/promises";
import type { Json, JsonObject } from "@rampart/core";
import { readBounded } from "@rampart/service";
import type { TranscriptFile } from "./find.js";
import { linesOf } from "./lines.js";
import { isObject, type PastEvent, type TranscriptReader } from "./reader.js";

/** Bytes of a document that is parsed as a whole, and calls kept of one file. */
const READ_LIMITS = {
  document: 64 * 1024 * 1024,
  calls: 100_000,
  beside: 64 * 1024,
  name: 256,
  path: 4_096,
} as const;

/** A tool call an agent made in the past, by its own transcript. */
export interface PastCall {
  readonly host: string;
  readonly session: string;
  readonly id: string | null;
  readonly tool: string;
  readonly input: JsonObject;
  /** Absolute folder the agent worked in, where the transcript says. */
  readonly cwd: string | null;
  /** Milliseconds since 1970; the file's own time where a line has none. */
  readonly time: number;
  /** Whether the tool ran to its end; null where the transcript does not say. */
  readonly done: boolean | null;
}

export interface PastFile {
  readonly calls: readonly PastCall[];
  /** Lines that should have said something and could not be read: cut off, too long, of an unknown form. */
  readonly unread: number;
}

/** Reads one transcript, tolerating whatever is wrong with single lines. Never throws: a file that is gone has no calls. */
export async function readTranscript(reader: TranscriptReader, file: TranscriptFile): Promise<PastFile> {
  const keep = new Keeper(reader, file, await around(reader, file));
  try {
    if (reader.form === "document") await readDocument(file, keep);
    else for await (const line of linesOf(file.path)) keep.line(line);
  } catch {
    keep.unread++;
  }
  return { calls: keep.calls(), unread: keep.unread };
}

async function readDocument(file: TranscriptFile, keep: Keeper): Promise<void> {
  if (file.bytes > READ_LIMITS.document) keep.unread++;
  else keep.line(await readFile(file.path));
}

async function around(
  reader: TranscriptReader,
  file: TranscriptFile,
): Promise<Partial<{ session: string; cwd: string }>> {
  const beside = reader.beside?.(file.path) ?? null;
  if (beside === null) return {};
  try {
    return beside.read((await readBounded(beside.path, { maxBytes: READ_LIMITS.beside })).toString("utf8"));
  } catch {
    return {};
  }
}

/** Puts calls and their ends together, in the order they came. */
class Keeper {
  unread = 0;
  readonly #marks: readonly Buffer[];
  readonly #kept = new Map<string, PastCall>();
  readonly #done = new Map<string, boolean>();
  #session: string;
  #cwd: string | null;

  constructor(
    readonly reader: TranscriptReader,
    readonly file: TranscriptFile,
    known: Partial<{ session: string; cwd: string }>,
  ) {
    this.#marks = reader.marks.map((mark) => Buffer.from(mark));
    this.#session = name(known.session ?? reader.session(file.path));
    this.#cwd = folder(known.cwd ?? null);
  }

  line(line: Buffer | null): void {
    if (line === null) {
      this.unread++;
      return;
    }
    if (line.length === 0 || !this.#marks.some((mark) => line.includes(mark))) return;
    try {
      const value: Json = JSON.parse(line.toString("utf8"));
      if (!isObject(value)) throw new TypeError("no object");
      for (const event of this.reader.events(value)) this.#take(event);
    } catch {
      this.unread++;
    }
  }

  calls(): readonly PastCall[] {
    return [...this.#kept.values()].map((call) => {
      const done = call.id === null ? null : (this.#done.get(call.id) ?? null);
      return { ...call, done };
    });
  }

  #take(event: PastEvent): void {
    if (event.type === "session") {
      if (event.session !== null) this.#session = name(event.session);
      if (event.cwd !== null) this.#cwd = folder(event.cwd) ?? this.#cwd;
    } else if (event.type === "result") {
      this.#done.set(event.id, event.done);
    } else if (this.#kept.size < READ_LIMITS.calls) {
      const { id, tool, input, time } = event;
      const call = { host: this.reader.host, session: this.#session, id, tool: name(tool), input, cwd: this.#cwd };
      // A message that is written again with more in it is still the same call.
      this.#kept.set(id ?? `#${this.#kept.size}`, { ...call, time: time ?? this.file.changed, done: null });
    } else {
      this.unread++;
    }
  }
}

const name = (text: string): string => text.slice(0, READ_LIMITS.name) || "unknown";

function folder(path: string | null): string | null {
  return path?.startsWith("/") === true && path.length <= READ_LIMITS.path && !path.includes("\0") ? path : null;
}
