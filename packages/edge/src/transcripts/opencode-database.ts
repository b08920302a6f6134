import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Json } from "@rampart/core";
import { partEvents } from "./opencode.js";
import type { PastCall } from "./read.js";
import { isObject } from "./reader.js";

/** Parts of messages read of a database, the newest first. */
const MAX_PARTS = 100_000;
const QUERY = `select part.data as data, part.session_id as session, session.directory as cwd
  from part left join session on session.id = part.session_id
  where part.data like '%"type":"tool"%' order by part.time_created desc limit ${MAX_PARTS}`;

export interface PastDatabase {
  readonly calls: readonly PastCall[];
  readonly unread: number;
  /** Why it could not be read, or null. */
  readonly note: string | null;
}

/** The part of `node:sqlite` that is used here; the module is there from Node 22.5 on. */
interface Sqlite {
  readonly DatabaseSync: new (
    path: string,
    options: { readOnly: boolean },
  ) => { prepare(text: string): { all(): unknown[] }; close(): void };
}

/** OpenCode's sessions from version 1.2 on, opened for reading only. Null where there is no database. Never throws. */
export async function readOpencodeDatabase(
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<PastDatabase | null> {
  const data = environment["XDG_DATA_HOME"];
  const base = data?.startsWith("/") ? data : resolve(home, ".local/share");
  const path = resolve(base, "opencode/opencode.db");
  if (!existsSync(path)) return null;
  const failed = (note: string): PastDatabase => ({ calls: [], unread: 1, note });
  const name = "node:sqlite";
  const sqlite: Sqlite | null = await import(name).catch(() => null);
  if (sqlite === null) return failed("OpenCode keeps its sessions in a database, which is read from Node 22.5 on");
  try {
    const database = new sqlite.DatabaseSync(path, { readOnly: true });
    try {
      return callsOf(database.prepare(QUERY).all());
    } finally {
      database.close();
    }
  } catch {
    return failed("OpenCode's database cannot be read");
  }
}

function callsOf(rows: readonly unknown[]): PastDatabase {
  let unread = 0;
  const calls = rows.flatMap((row): readonly PastCall[] => {
    try {
      const { data, session, cwd } = row as { data: string; session: string; cwd: string | null };
      const value: Json = JSON.parse(data);
      if (!isObject(value)) throw new TypeError("no object");
      const events = partEvents(value);
      const ended = events.find((event) => event.type === "result");
      const done = ended?.type === "result" ? ended.done : null;
      return events.flatMap((event) =>
        event.type !== "call"
          ? []
          : [
              {
                host: "opencode",
                session,
                id: event.id,
                tool: event.tool,
                input: event.input,
                cwd,
                time: event.time ?? 0,
                done,
              },
            ],
      );
    } catch {
      unread++;
      return [];
    }
  });
  return { calls, unread, note: null };
}
