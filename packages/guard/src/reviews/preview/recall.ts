import type { JsonObject } from "@rampart/core";
import { isJsonObject } from "@rampart/service";
import type { Look } from "../../world/reader.js";
import { type Sketch, sketchOf } from "./sketch.js";

/** Entries that are looked through: a question waits an hour at most. */
const MOST = 200_000;

/** The end of the log, as texts. */
export interface Recent {
  readonly size: number;
  read(from: number, wanted: (event: Buffer) => boolean): AsyncIterable<{ readonly text: string }>;
}

/** What the record has of a call, after a restart: its arguments without secrets. Null where it is gone or too long ago. */
export async function recall({ size, read }: Recent, intent: string, look: Look | undefined): Promise<Sketch | null> {
  for await (const { text } of read(Math.max(0, size - MOST), (event) => event.includes(intent))) {
    const event = JSON.parse(text) as JsonObject;
    const { kind, id, tool, arguments: given } = event;
    if (kind !== "intent" || id !== intent || typeof tool !== "string" || given === undefined) continue;
    return isJsonObject(given) ? sketchOf({ tool, arguments: given }, [], look) : null;
  }
  return null;
}
