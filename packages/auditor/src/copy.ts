import { closeSync, fstatSync, readSync, statSync } from "node:fs";
import { AuditError } from "./error.js";
import { leafPosition } from "./hints.js";
import { openFile } from "./open.js";
import type { CopyReport, Problem } from "./report.js";
import { readEntries } from "./segments.js";

/** What was kept of the log elsewhere, leaf by leaf: a copy of its folder, or of its file `hashes`. */
export class Copy {
  readonly #leaves: Iterator<string, void>;
  readonly #state = { origin: null as string | null };
  #compared = 0;
  /** The first entry that differs. */
  #differs: number | null = null;

  constructor(
    readonly source: string,
    path: string,
  ) {
    this.#leaves = isFolder(path) ? leavesOfFolder(path, this.#state) : leavesOfFile(path);
  }

  /** To be called with every entry, in order. */
  reached(index: number, leaf: string): void {
    if (this.#differs !== null) return;
    const kept = this.#leaves.next();
    if (kept.done) return;
    this.#compared += 1;
    if (kept.value !== leaf) this.#differs = index;
  }

  /** Called once the whole log was read: `entries` are all it has. */
  conclude(origin: string, entries: number): { report: CopyReport; problem: Problem | null } {
    const more = this.#differs === null && this.#compared === entries && this.#leaves.next().done === false;
    const entry = this.#differs ?? (more ? entries : null);
    if (this.#compared === 0 && !more) throw new AuditError("unreadable", `${this.source} holds no entry to compare`);
    const foreign = this.#state.origin !== null && this.#state.origin !== origin;
    const report = { source: this.source, compared: this.#compared, entry };
    if (foreign)
      return { report, problem: mismatch(`${this.source} is a copy of another log, ${this.#state.origin}`, 0) };
    if (more)
      return { report, problem: mismatch(`${this.source} has entry ${entries}, the log ends before it`, entries) };
    if (entry === null) return { report, problem: null };
    return { report, problem: mismatch(`entry ${entry} is not the one in ${this.source}`, entry) };
  }
}

function mismatch(message: string, entry: number): Problem {
  return { code: "copy.mismatch", entry, range: null, hint: null, message };
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (cause) {
    throw new AuditError("unreadable", `${path} cannot be read`, { cause });
  }
}

/** As far as its frames are whole: an older copy may end in the middle of one. */
function* leavesOfFolder(folder: string, state: { origin: string | null }): Generator<string, void> {
  const entries = readEntries(folder, (origin) => {
    state.origin ??= origin;
  });
  for (let next = entries.next(); !next.done; next = entries.next()) yield next.value.leaf;
}

/** The leaves of a file `hashes` (docs/formats/log.md, section 8), read in stretches. */
function* leavesOfFile(path: string): Generator<string, void> {
  const file = openFile(path);
  try {
    const { size } = fstatSync(file);
    if (size === 0 || size % 32 !== 0) throw new AuditError("unreadable", `${path} is no file of hashes, nor a log`);
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let [from, until] = [0, 0];
    for (let index = 0; ; index += 1) {
      const at = leafPosition(index) * 32;
      if (at + 32 > size) return;
      if (at + 32 > until) {
        from = at;
        until = at + readSync(file, chunk, 0, CHUNK_BYTES, at);
      }
      yield chunk.toString("latin1", at - from, at - from + 32);
    }
  } finally {
    closeSync(file);
  }
}

const CHUNK_BYTES = 256 * 1024;
