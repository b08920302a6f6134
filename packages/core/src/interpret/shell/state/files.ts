import type { Source, WrittenFile } from "../../../spine/index.js";
import { LIMITS } from "../../../spine/index.js";
import { NO_SOURCES } from "../../knowledge/value.js";
import type { World } from "../../world.js";
import { nameOf, remembered } from "./remembered.js";
import { mergeSources } from "./sources.js";

/** Longest content the session remembers, in UTF-16 code units. */
const MAX_REMEMBERED = 64 * 1024;
/** Files one call may write, and folders it may bring from outside. */
const MAX_FILES = 1_024;

export interface FileContent {
  readonly text: string | null;
  readonly sources: readonly Source[];
  /** Written by this call or session, as against fetched by the door. */
  readonly written: boolean;
  /** `sha256:<hex>` where the door says so; null otherwise. */
  readonly digest: string | null;
  /** Told by a door; nobody with authority has read it. */
  readonly claimed: boolean;
  /** What it may hold instead, where a write may not have happened. At most 8. */
  readonly also: readonly string[];
  /** It may hold still more than that. */
  readonly more?: true;
  /** False where nobody knows that it was written at all; `likely` where it is taken for written, as after `&&`. */
  readonly sure: boolean;
  readonly likely: boolean;
  /** Written by the session, which does not know what it holds now: the door may look. */
  readonly changed?: true;
  /** Of a file that was changed in place and is not known: texts that were put into it. At most 256. */
  readonly parts?: readonly string[];
  /** Of a stream whose text is not known: what it looks like. */
  readonly shape?: string;
}

const NONE: readonly string[] = [];
/** Devices and descriptors keep nothing of what is written to them; what is in the memory below `shm` is a file. */
export const isDevice = (path: string): boolean => path.startsWith("/dev/") && !path.startsWith("/dev/shm/");
/** Files of a folder that are followed to another one. */
const MAX_COPIED = 512;
const isSecret = ({ labels }: Source) => labels.includes("credential") || labels.includes("secret");
const MAX_ALSO = 8;
const MAX_PARTS = 256;
const MAX_TEMPORARIES = 64;
const SLASH = 47;

/** What one of several files of the same name may hold. */
function eitherOf(file: FileContent, other: FileContent): FileContent {
  return { ...file, ...others(file, other), sources: mergeSources(file.sources, other.sources) };
}

/** What a file may hold besides its text, where another one may stand in its place. Compared, since hashing reads long texts whole. */
function others(file: FileContent, other: FileContent): Pick<FileContent, "also" | "more"> {
  const also: string[] = [];
  let more = file.more === true || other.more === true;
  for (const one of [...file.also, other.text, ...other.also]) {
    if (one === null || one === file.text || also.includes(one)) continue;
    if (also.length < MAX_ALSO) also.push(one);
    else more = true;
  }
  return more ? { also, more } : { also };
}

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
  /** Folders filled from outside; of the whole call. */
  private received: { readonly below: string; readonly sources: readonly Source[] }[] | null = null;
  /** Names `mktemp` gave, as patterns, and how often each; of the whole call. */
  private temporaries: Map<string, number> | null = null;
  private printed: readonly string[] = NONE;
  private streams = 0;
  /** Something that was written here is not kept: what stands in a file may be unknown though this call wrote it. */
  private full = false;
  private puts = 0;

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
    const file = this.remembers(path);
    if (file !== null && file.content !== null) return certainly(file.content, file.sources);
    const answer = this.world.answers.size === 0 ? undefined : this.world.answers.get(`content:${path}`);
    const sources = file?.sources ?? NO_SOURCES;
    if (answer?.type !== "content") return file === null ? null : { ...certainly(null, sources), changed: true };
    const { text, claimed, digest } = answer;
    const read = { ...certainly(text, sources), written: file !== null, claimed, digest: digest ?? null };
    return file === null ? read : { ...read, changed: true };
  }

  /** How often something was written, by the whole call. */
  get writes(): number {
    return this.root().puts;
  }

  /** Whether more was written than is kept. */
  isFull(): boolean {
    return this.root().full;
  }

  /** Says that something written is not kept. */
  fill(): void {
    this.root().full = true;
  }

  /** Whether this call itself wrote a file. */
  isOwn(path: string): boolean {
    for (let table: FileTable | null = this; table !== null; table = table.parent)
      if (table.own?.has(path) === true) return true;
    return false;
  }

  /** Whether this call itself wrote all of a file's text, which is known, and nothing of it comes from a secret. */
  isPlain(path: string): boolean {
    for (let table: FileTable | null = this; table !== null; table = table.parent) {
      const own = table.own?.get(path);
      if (own === undefined) continue;
      const { text, sure, also, written, sources } = own;
      return written && sure && text !== null && also.length === 0 && !sources.some(isSecret);
    }
    return false;
  }

  /** What the session wrote there before this call. */
  private remembers(path: string): WrittenFile | null {
    const { written } = this.world.session;
    return written.length === 0 ? null : (remembered(written).byPath.get(path) ?? null);
  }

  /** Whether this call or session wrote any file at all. */
  wrote(): boolean {
    if (this.world.session.written.length > 0) return true;
    for (let table: FileTable | null = this; table !== null; table = table.parent)
      if (table.own !== null) for (const path of table.own.keys()) if (!isDevice(path)) return true;
    return false;
  }

  /** Paths this call or session wrote whose last part `fits`; where it is a text, is that text. */
  named(fits: string | ((name: string) => boolean)): readonly string[] {
    const found = new Set<string>();
    const is = typeof fits === "string" ? (name: string) => name === fits : fits;
    for (let table: FileTable | null = this; table !== null; table = table.parent)
      if (table.own !== null)
        for (const path of table.own.keys()) if (is(nameOf(path)) && !isDevice(path)) found.add(path);
    const { written } = this.world.session;
    if (written.length > 0) {
      const { byName } = remembered(written);
      const add = (path: string) => void found.add(path);
      if (typeof fits === "string") byName.get(fits)?.forEach(add);
      else for (const [name, paths] of byName) if (fits(name)) paths.forEach(add);
    }
    return found.size === 0 ? NONE : [...found];
  }

  set(path: string, written: string | null, sources: readonly Source[]): void {
    const isLong = written !== null && written.length > LIMITS.value;
    this.put(path, isLong ? { ...certainly(null, sources), more: true } : certainly(written, sources));
  }

  /** A file was changed in place: what it held nobody here knows, but what was put into it. */
  change(path: string, parts: readonly string[], sources: readonly Source[]): void {
    const before = this.get(path)?.parts ?? NONE;
    const all = [...before, ...parts];
    if (all.length > MAX_PARTS) this.fill();
    this.put(path, { ...certainly(null, sources), parts: all.slice(0, MAX_PARTS) });
  }

  /** What another file holds, or may hold, changed to `text` where it is changed on the way. */
  copy(path: string, text: string | null, from: FileContent): void {
    this.put(path, text === from.text ? from : { ...from, text, digest: null });
  }

  /** A folder this call or session filled, by another name as well. */
  copyBelow(from: string, to: string): void {
    const below = `${from}/`;
    const inside = new Set<string>();
    const last = below.length - 1;
    const add = (path: string) => void (path.charCodeAt(last) === SLASH && path.startsWith(below) && inside.add(path));
    for (let table: FileTable | null = this; table !== null; table = table.parent)
      if (table.own !== null) for (const path of table.own.keys()) add(path);
    for (const { path } of this.world.session.written) add(path);
    if (inside.size > MAX_COPIED) this.fill();
    for (const path of [...inside].slice(0, MAX_COPIED)) {
      const file = this.get(path);
      if (file !== null) this.put(`${to}/${path.slice(below.length)}`, file);
    }
  }

  private put(path: string, file: FileContent): void {
    this.root().puts++;
    if (this.own === null) this.own = new Map();
    const several = this.root().temporaries !== null && this.timesMade(path) > 1 ? this.get(path) : null;
    const held = several === null ? file : eitherOf(file, several);
    if (this.own.size >= MAX_FILES && !this.own.has(path)) this.fill();
    else this.own.set(path, held);
  }

  /** Says that a file or folder was made under a name of its own, of which a pattern is known: as a path, and as printed. */
  makeTemporary(pattern: string, printed: string): void {
    const root = this.root();
    root.temporaries ??= new Map();
    const times = root.temporaries.get(pattern);
    if (times === undefined && root.temporaries.size >= MAX_TEMPORARIES) return this.fill();
    root.temporaries.set(pattern, (times ?? 0) + 1);
    if (!root.printed.includes(printed)) root.printed = [...root.printed, printed].slice(0, MAX_TEMPORARIES);
  }

  /** The patterns as they were printed. At most 64. */
  patternsMade(): readonly string[] {
    return this.root().printed;
  }

  hasTemporaries(): boolean {
    return this.root().temporaries !== null;
  }

  /** Whether a pattern is the name of such a file, or of one known by name below such a folder. */
  isTemporary(pattern: string): boolean {
    return this.timesMade(pattern) > 0;
  }

  /** How many files or folders a name may mean that were made under names of their own; 0 where it is none of theirs. */
  private timesMade(path: string): number {
    let times = 0;
    for (const [name, count] of this.root().temporaries ?? [])
      if (path === name || (path.startsWith(`${name}/`) && !/[*?[]/.test(path.slice(name.length)))) times += count;
    return times;
  }

  /** What was written here may have been written: otherwise a file holds what it held. */
  joinInto(before: FileTable, likely: boolean): void {
    for (const [path, file] of this.own ?? []) {
      const old = before.get(path);
      if (old === null || isDevice(path)) {
        before.put(path, { ...file, sure: false, likely: likely && file.likely });
        continue;
      }
      before.put(path, {
        text: file.text,
        sources: mergeSources(file.sources, old.sources),
        written: true,
        digest: null,
        claimed: file.claimed || old.claimed,
        ...others(file, old),
        sure: file.sure && old.sure,
        likely: file.likely || old.likely,
      });
    }
  }

  /** A name for the stream of a process substitution. */
  stream(text: string | null, sources: readonly Source[], shape = "**"): string {
    const path = `/dev/fd/${63 - (this.root().streams++ % 50)}`;
    const content = certainly(text, sources);
    this.put(path, shape === "**" ? content : { ...content, shape });
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

  /** Says that a folder was filled from outside: what lies below it nobody here has read. */
  receive(folder: string, sources: readonly Source[]): void {
    const root = this.root();
    root.received ??= [];
    if (root.received.length >= MAX_FILES) this.fill();
    else root.received.push({ below: `${folder}/`, sources });
  }

  /** Where what lies at this path came from, if this call brought it from outside; empty otherwise. */
  receivedFrom(path: string): readonly Source[] {
    const found = this.root().received?.find(({ below }) => path.startsWith(below));
    return found === undefined ? NO_SOURCES : found.sources;
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
    if (this.own === null) return files;
    for (const [path, { text, sources, also }] of this.own) {
      // The next call's `mktemp` makes another one.
      if (isDevice(path) || this.isTemporary(path)) continue;
      const known = text !== null && text.length <= MAX_REMEMBERED && also.length === 0;
      const file = { path, content: known ? text : null, sources };
      files.push(this.made?.includes(path) === true ? { ...file, made: true } : file);
    }
    return files;
  }
}
