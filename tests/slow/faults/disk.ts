import { mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** One operation of a program, as faults.c wrote it down. */
export interface Step {
  readonly operation: string;
  readonly path: string;
  /** Offset of a write, number of a synchronisation, length after a truncation. */
  readonly a: number;
  /** Bytes of a write. */
  readonly b: number;
  readonly bytes: Buffer;
}

export function readTrace(file: string): Step[] {
  const trace = readFileSync(file);
  const steps: Step[] = [];
  for (let at = 0; at < trace.length; ) {
    const end = trace.indexOf(0x0a, at);
    if (end === -1) break;
    const [operation = "", path = "", a, b, length] = trace.toString("utf8", at, end).split("\t");
    at = end + 1 + Number(length);
    // Killed while writing it down: it was still under way.
    if (at > trace.length) break;
    steps.push({ operation, path, a: Number(a), b: Number(b), bytes: trace.subarray(end + 1, at) });
  }
  return steps;
}

/** What chance decides about whatever was not synchronised when the power went. */
export interface Fate {
  /** From 0 to 1, 1 excluded. */
  readonly random: () => number;
  /** Whether a finished synchronisation is believed. A disk with a cache of its own may lie. */
  readonly honest: (step: Step) => boolean;
}

interface Change {
  readonly step: Step;
  safe: boolean;
}

/** A file's content, whatever its names. */
interface Inode {
  readonly changes: Change[];
}

/** A change of the names in one folder. */
interface Naming {
  set: readonly (readonly [path: string, inode: Inode | "folder" | null])[];
  safe: boolean;
}

const SECTOR = 512;

/**
 * What a disk may hold after the power went between two steps: everything synchronised, and of all else any part; of the
 * step that was under way too. Names change in order within a folder and are on disk once the folder was synchronised;
 * nothing else is taken for granted, not even that a synchronised file still has its name.
 */
export class Disk {
  readonly #fate: Fate;
  readonly #names = new Map<string, Inode>();
  readonly #namings = new Map<string, Naming[]>();
  readonly #syncs = new Map<number, { readonly list: readonly (Change | Naming)[]; readonly length: number }>();

  constructor(fate: Fate) {
    this.#fate = fate;
  }

  /** The disk as it may be found when the power went before step `cut`. */
  static after(steps: readonly Step[], cut: number, fate: Fate): Disk {
    const disk = new Disk(fate);
    for (const step of steps.slice(0, cut)) disk.#take(step);
    const under = steps[cut];
    if (under !== undefined && under.operation !== "sync-end")
      disk.#take({ ...under, operation: unsure(under.operation) });
    return disk;
  }

  /** Writes the disk's content below `root`, where everything on it began with `under`. */
  write(under: string, root: string): void {
    const found = new Map<string, Inode | "folder">();
    for (const list of this.#namings.values()) this.#survive(list, found);
    const place = (path: string) => join(root, path.slice(under.length));
    const folders = [...found].flatMap(([path, what]) => (what === "folder" ? [path] : []));
    for (const path of folders.sort()) mkdirSync(place(path), { recursive: true, mode: 0o700 });
    for (const [path, what] of found) {
      if (what === "folder" || !(dirname(path) === under || folders.includes(dirname(path)))) continue;
      writeSparse(place(path), this.#content(what));
    }
  }

  #take(step: Step): void {
    const { operation, path } = step;
    switch (operation) {
      case "create": {
        const inode: Inode = { changes: [] };
        this.#names.set(path, inode);
        return this.#name(path, [[path, inode]]);
      }
      case "mkdir":
        return this.#name(path, [[path, "folder"]]);
      case "unlink":
        this.#names.delete(path);
        return this.#name(path, [[path, null]]);
      case "rename":
      case "link":
        return this.#move(operation, path);
      case "sync-begin":
        this.#begin(step);
        return;
      case "sync-end":
        return this.#end(step);
      case "write":
      case "zero":
      case "truncate":
      case "dwrite":
      case "dzero":
        this.#names.get(path)?.changes.push({ step, safe: operation.startsWith("d") && this.#fate.honest(step) });
    }
  }

  #move(operation: string, both: string): void {
    const [from = "", to = ""] = both.split("\v");
    const inode = this.#names.get(from);
    if (inode === undefined) {
      // A folder: its files move with it.
      if (operation === "rename") this.#moveFolder(from, to);
      return;
    }
    this.#names.set(to, inode);
    if (operation === "rename") this.#names.delete(from);
    this.#name(
      to,
      operation === "rename"
        ? [
            [from, null],
            [to, inode],
          ]
        : [[to, inode]],
    );
  }

  #moveFolder(from: string, to: string): void {
    this.#name(to, [
      [from, null],
      [to, "folder"],
    ]);
    for (const [path, inode] of [...this.#names]) {
      if (!path.startsWith(`${from}/`)) continue;
      this.#names.delete(path);
      this.#names.set(to + path.slice(from.length), inode);
    }
    const moved = (path: string) => (path.startsWith(`${from}/`) ? to + path.slice(from.length) : path);
    const list = this.#namings.get(from) ?? [];
    for (const naming of list) naming.set = naming.set.map(([path, what]) => [moved(path), what]);
    this.#namings.set(to, list);
    this.#namings.delete(from);
  }

  #name(path: string, set: Naming["set"]): void {
    const folder = dirname(path);
    const list = this.#namings.get(folder) ?? [];
    this.#namings.set(folder, list);
    list.push({ set, safe: false });
  }

  #begin({ path, a }: Step): void {
    const list = this.#names.get(path)?.changes ?? this.#namings.get(path) ?? [];
    this.#syncs.set(a, { list, length: list.length });
  }

  #end(step: Step): void {
    const sync = this.#syncs.get(step.a);
    if (sync === undefined || !this.#fate.honest(step)) return;
    for (const change of sync.list.slice(0, sync.length)) change.safe = true;
  }

  /** A folder's names after the cut: all that are safe, and some of what followed. */
  #survive(list: readonly Naming[], found: Map<string, Inode | "folder">): void {
    const sure = list.findLastIndex(({ safe }) => safe) + 1;
    const kept = sure + Math.floor(this.#fate.random() * (list.length - sure + 1));
    for (const { set } of list.slice(0, kept)) {
      for (const [path, what] of set) {
        if (what === null) found.delete(path);
        else found.set(path, what);
      }
    }
  }

  #content({ changes }: Inode): Buffer {
    let size = 0;
    for (const { step } of changes) size = Math.max(size, step.operation === "truncate" ? step.a : step.a + step.b);
    const bytes = Buffer.alloc(size);
    let end = 0;
    for (const { step, safe } of changes) {
      const fate = safe ? 1 : this.#fate.random();
      if (fate < 0.4) continue;
      if (step.operation === "truncate") {
        if (step.a < end) bytes.fill(0, step.a, end);
        end = step.a;
        continue;
      }
      end = Math.max(end, step.a + step.b);
      if (fate >= 0.7) put(bytes, step, 0, step.b);
      else for (const [from, until] of sectors(step)) if (this.#fate.random() < 0.5) put(bytes, step, from, until);
    }
    return bytes.subarray(0, end);
  }
}

/** A durable write that was under way is no more sure than another. */
const unsure = (operation: string): string => operation.replace(/^d(?=write|zero)/, "");

function put(bytes: Buffer, { operation, a, bytes: from }: Step, start: number, end: number): void {
  if (operation.endsWith("zero")) bytes.fill(0, a + start, a + end);
  else from.copy(bytes, a + start, start, end);
}

/** The parts of a write that reach the disk or do not. */
function* sectors({ a, b }: Step): Generator<readonly [number, number]> {
  for (let from = 0; from < b; ) {
    const until = Math.min(b, from + SECTOR - ((a + from) % SECTOR));
    yield [from, until];
    from = until;
  }
}

function writeSparse(path: string, bytes: Buffer): void {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  writeFileSync(path, bytes.subarray(0, end), { mode: 0o600 });
  truncateSync(path, bytes.length);
}
