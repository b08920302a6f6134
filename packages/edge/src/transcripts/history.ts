import { findTranscripts } from "./find.js";
import { TRANSCRIPTS } from "./index.js";
import { readOpencodeDatabase } from "./opencode-database.js";
import { type PastCall, readTranscript } from "./read.js";

export interface HistoryOptions {
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970; older calls are left out. */
  readonly since: number;
  /** Only these hosts; null for all. */
  readonly hosts: readonly string[] | null;
}

/** What was looked at, growing while the history is read. */
export interface HistoryCount {
  files: number;
  bytes: number;
  /** Lines and files that could not be read. */
  unread: number;
  /** Why a host's sessions could not be read at all, for a person. */
  readonly notes: string[];
}

/** Past calls on this machine, file by file, the newest file of each host first. Writes nothing, sends nothing. */
export async function* readHistory(options: HistoryOptions, count: HistoryCount): AsyncGenerator<readonly PastCall[]> {
  const wanted = (host: string) => options.hosts === null || options.hosts.includes(host);
  for (const reader of TRANSCRIPTS.filter(({ host }) => wanted(host))) {
    for (const file of await findTranscripts(reader, options.home, options.environment)) {
      // A file nobody wrote to since then has nothing newer in it.
      if (file.changed < options.since) break;
      const { calls, unread } = await readTranscript(reader, file);
      count.files++;
      count.bytes += file.bytes;
      count.unread += unread;
      yield calls.filter(({ time }) => time >= options.since);
    }
  }
  if (!wanted("opencode")) return;
  const database = readOpencodeDatabase(options.home, options.environment);
  if (database === null) return;
  if (database.note !== null) count.notes.push(database.note);
  count.files++;
  count.unread += database.unread;
  yield database.calls.filter(({ time }) => time >= options.since);
}
