import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Json } from "@rampart/core";
import { partEvents } from "./opencode.js";
import type { PastCall } from "./read.js";
import { isObject } from "./reader.js";
import { openDatabase, type Row } from "./sqlite/database.js";

/** Calls kept of one database. */
const MAX_CALLS = 200_000;

export interface PastDatabase {
  readonly calls: readonly PastCall[];
  readonly unread: number;
  /** Why it could not be read, or null. */
  readonly note: string | null;
}

/** OpenCode's sessions from the versions on that keep a database. Null where there is none. Never throws. */
export function readOpencodeDatabase(
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
): PastDatabase | null {
  const data = environment["XDG_DATA_HOME"];
  const base = data?.startsWith("/") ? data : resolve(home, ".local/share");
  const path = resolve(base, "opencode/opencode.db");
  if (!existsSync(path)) return null;
  try {
    const database = openDatabase(path);
    try {
      const folders = new Map<string, string>();
      for (const row of database.rows("session")) {
        const [id, directory] = [row?.["id"], row?.["directory"]];
        if (typeof id === "string" && typeof directory === "string") folders.set(id, directory);
      }
      return callsOf(database.rows("part"), folders);
    } finally {
      database.close();
    }
  } catch {
    return { calls: [], unread: 1, note: "OpenCode's database cannot be read" };
  }
}

function callsOf(rows: Iterable<Row | null>, folders: ReadonlyMap<string, string>): PastDatabase {
  const calls: PastCall[] = [];
  let unread = 0;
  for (const row of rows) {
    const [data, session] = [row?.["data"], row?.["session_id"]];
    if (typeof data !== "string" || typeof session !== "string") unread++;
    else if (data.includes('"type":"tool"') && calls.length < MAX_CALLS) {
      try {
        calls.push(...callsIn(JSON.parse(data), session, folders.get(session) ?? null));
      } catch {
        unread++;
      }
    }
  }
  return { calls, unread, note: null };
}

function callsIn(part: Json, session: string, cwd: string | null): readonly PastCall[] {
  if (!isObject(part)) throw new TypeError("no object");
  const events = partEvents(part);
  const ended = events.find((event) => event.type === "result");
  const done = ended?.type === "result" ? ended.done : null;
  return events.flatMap((event) => {
    if (event.type !== "call") return [];
    const { id, tool, input, time } = event;
    return [{ host: "opencode", session, id, tool, input, cwd, time: time ?? 0, done }];
  });
}
