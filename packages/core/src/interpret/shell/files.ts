import type { Source, WrittenFile } from "../../spine/index.js";
import { LIMITS } from "../../spine/index.js";
import { NO_SOURCES } from "../knowledge/value.js";
import type { World } from "../world.js";
import { mergeSources } from "./sources.js";

/** Longest content the session remembers, in UTF-16 code units. */
const MAX_REMEMBERED = 64 * 1024;
const MAX_FILES = 256;

export interface FileContent {
  readonly text: string | null;
  readonly sources: readonly Source[];
  /** Written by this call or session, as against fetched by the door. */
  readonly written: boolean;
  /** `sha256:<hex>` where the door says so; null otherwise. */
  readonly digest: string | null;
  /** Told by a door; nobody with authority has read it. */
  readonly claimed: boolean;
  /** What it may hold instead, where a write may not have happened. At most 4. */
  readonly also: readonly string[];
  /** False where nobody knows that it was written at all; `likely` where it is taken for written, as after `&&`. */
  readonly sure: boolean;
  readonly likely: boolean;
}

const NONE: readonly string[] = [];
const MAX_ALSO = 4;

/** What a file holds that was written here. */
export function certainly(text: string | null, sources: readonly Source[]): FileContent {
  return { text, sources, written: true, digest: null, claimed: false, also: NONE, sure: true, likely: true };
}

/**
 * Contents of files as far as this call knows them: what it wrote, what the session wrote, what the door fetched. A branch
 * has a table of its own above the one around it, and is joined into it.
 */
export class FileTable {
  private own: Map<string, FileContent> | null = null;
  /** Folders made where nothing stood; of the whole call. */
  private made: string[] | null = null;
  private streams = 0;

  constructor(
    private readonly world: World,
    readonly parent: FileTable | null = null,
  ) {}

  fork(): FileTable {
    return new FileTable(this.world, this);
  }

  get(path: string): FileContent | null {
    for (let table: FileTable | null = this; table !== null; table = table.parent) {
      const own = table.own?.get(path);
      if (own !== undefined) return own;
    }
    const { session, answers } = this.world;
    for (let i = session.written.length - 1; i >= 0; i--) {
      const file = session.written[i]!;
      if (file.path === path) return certainly(file.content, file.sources);
    }
    if (answers.size === 0) return null;
    const answer = answers.get(`content:${path}`);
    if (answer?.type !== "content") return null;
    const { text, claimed, digest } = answer;
    return { ...certainly(text, NO_SOURCES), written: false, claimed, digest: digest ?? null };
  }

  set(path: string, written: string | null, sources: readonly Source[]): void {
    const text = written !== null && written.length > LIMITS.value ? null : written;
    this.put(path, certainly(text, sources));
  }

  /** What another file holds, or may hold, changed to `text` where it is changed on the way. */
  copy(path: string, text: string, from: FileContent): void {
    this.put(path, text === from.text ? from : { ...from, text, digest: null });
  }

  private put(path: string, file: FileContent): void {
    if (this.own === null) this.own = new Map();
    if (this.own.has(path) || this.own.size < MAX_FILES) this.own.set(path, file);
  }

  /** What was written here may have been written: otherwise a file holds what it held. */
  joinInto(before: FileTable, likely: boolean): void {
    for (const [path, file] of this.own ?? []) {
      const old = before.get(path);
      if (old === null || path.startsWith("/dev/")) {
        before.put(path, { ...file, sure: false, likely: likely && file.likely });
        continue;
      }
      const also = [...file.also, old.text, ...old.also].filter(
        (one): one is string => one !== null && one !== file.text,
      );
      before.put(path, {
        text: file.text,
        sources: mergeSources(file.sources, old.sources),
        written: true,
        digest: null,
        claimed: file.claimed || old.claimed,
        also: [...new Set(also)].slice(0, MAX_ALSO),
        sure: file.sure && old.sure,
        likely: file.likely || old.likely,
      });
    }
  }

  /** A name for the stream of a process substitution. */
  stream(text: string | null, sources: readonly Source[]): string {
    const path = `/dev/fd/${63 - (this.root().streams++ % 50)}`;
    this.put(path, certainly(text, sources));
    return path;
  }

  private root(): FileTable {
    return this.parent === null ? this : this.parent.root();
  }

  /** Whether this call or session wrote a file below a folder that `counts`. */
  wroteBelow(folder: string, counts: (path: string) => boolean): boolean {
    const below = folder.endsWith("/") ? folder : `${folder}/`;
    for (let table: FileTable | null = this; table !== null; table = table.parent)
      for (const path of table.own?.keys() ?? []) if (path.startsWith(below) && counts(path)) return true;
    return this.world.session.written.some(({ path }) => path.startsWith(below) && counts(path));
  }

  /** Says that a folder is made where nothing stood. */
  make(folder: string): void {
    const root = this.root();
    root.made ??= [];
    if (root.made.length < MAX_FILES && !root.made.includes(folder)) root.made.push(folder);
  }

  /** Whether a folder is, or is in, one that the session before this call made where nothing stood. */
  madeAround(folder: string): boolean {
    return this.world.session.written.some(
      ({ path, made }) => made === true && (path === folder || folder.startsWith(`${path}/`)),
    );
  }

  /** What the session should remember of this call. */
  remembered(): WrittenFile[] {
    const files: WrittenFile[] = [];
    for (const [path, { text, sources, also }] of this.own ?? []) {
      if (path.startsWith("/dev/")) continue;
      const known = text !== null && text.length <= MAX_REMEMBERED && also.length === 0;
      const file = { path, content: known ? text : null, sources };
      files.push(this.made?.includes(path) === true ? { ...file, made: true } : file);
    }
    return files;
  }
}
