import { lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { ClarityError } from "../error.js";
import { bytesSource, openFile, type Source } from "../formats/source.js";
import { exitOf, type Finding } from "./finding.js";
import { type Item, Report } from "./item.js";
import { checkNames } from "./names.js";
import { scanItem } from "./scan.js";
import type { Options } from "./scanners.js";
import { totalBytes } from "./total.js";

export interface ScanResult {
  readonly files: number;
  readonly bytes: number;
  readonly findings: readonly Finding[];
  /** 0, 14, 17 or 18: see {@link exitOf}. */
  readonly exit: number;
}

const MOST_FILES = 1_000_000;

export interface TreeOptions extends Options {
  /** Where relative paths start; findings keep the path as given. */
  readonly cwd?: string;
  /** Advice counts too. */
  readonly strict: boolean;
  readonly interrupted?: AbortSignal;
  /** Where somebody watches: about how many bytes there are, said once, and how many are done. */
  readonly onTotal?: (bytes: number) => void;
  readonly onProgress?: (done: number) => void;
}

/** Scans files and folders. Links to files are read; links to folders are followed once each. Nothing is loaded or run. */
export async function scanPaths(paths: readonly string[], options: TreeOptions): Promise<ScanResult> {
  const tree = new Tree(options);
  options.onTotal?.(
    totalBytes(
      paths.map((path) => tree.disk(path)),
      options.interrupted,
    ),
  );
  for (const path of paths) await tree.visit(path, tree.disk(path));
  const findings = tree.report.findings;
  return {
    files: tree.files,
    bytes: tree.bytes,
    findings,
    exit: exitOf(findings, options.strict),
  };
}

const nothing = bytesSource(new Uint8Array(0));

class Tree {
  readonly report = new Report();
  files = 0;
  bytes = 0;
  readonly #folders = new Set<string>();

  constructor(readonly options: TreeOptions) {}

  disk(path: string): string {
    return resolve(this.options.cwd ?? process.cwd(), path);
  }

  async visit(path: string, root: string): Promise<void> {
    if (this.options.interrupted?.aborted) {
      throw new ClarityError("interrupted", "interrupted; nothing can be said about what was not scanned");
    }
    const disk = this.disk(path);
    const item = (source: Source): Item => ({
      path,
      name: basename(path).toLowerCase(),
      source,
      depth: 0,
      folder: dirname(disk),
    });
    try {
      const link = lstatSync(disk).isSymbolicLink();
      const real = realpathSync(disk);
      if (link && outside(root, real)) this.report.add(item(nothing), "file.link_outside", real);
      const stat = statSync(disk);
      if (stat.isDirectory()) await this.#folder(path, real, root, item(nothing));
      else if (stat.isFile()) await this.#file(path, item);
      else this.report.add(item(nothing), "file.special", "a device, a pipe or a socket");
    } catch (error) {
      if (error instanceof ClarityError) throw error;
      if (error instanceof Error && "code" in error && typeof error.code === "string") {
        this.report.add(item(nothing), "file.unreadable", error.message);
      } else throw error;
    }
  }

  async #folder(path: string, real: string, root: string, item: Item): Promise<void> {
    if (this.#folders.has(real)) return;
    this.#folders.add(real);
    const names: string[] = [];
    for (const raw of readdirSync(this.disk(path), { encoding: "buffer" })) {
      const name = raw.toString("utf8");
      if (Buffer.from(name, "utf8").equals(raw)) names.push(name);
      // Such a name cannot be opened by the text that shows it.
      else this.report.add(item, "name.not_utf8", raw.toString("latin1"));
    }
    names.sort();
    checkNames(item, this.report, names);
    for (const name of names) await this.visit(join(path, name), root);
  }

  async #file(path: string, item: (source: Source) => Item): Promise<void> {
    if (++this.files > MOST_FILES) return this.report.add(item(nothing), "file.too_many", `more than ${MOST_FILES}`);
    const file = openFile(this.disk(path));
    if (file === null) return this.report.add(item(nothing), "file.special", "no regular file");
    try {
      await scanItem(item(file), this.report, this.options);
      this.bytes += file.size;
      this.options.onProgress?.(this.bytes);
      if (!file.unchanged())
        this.report.add(item(nothing), "file.changed", "size or times differ from those at the start");
    } finally {
      file.close();
    }
  }
}

const outside = (root: string, real: string): boolean => {
  const base = realpathSync(statSync(root).isDirectory() ? root : dirname(root));
  return relative(base, real).split("/")[0] === "..";
};
