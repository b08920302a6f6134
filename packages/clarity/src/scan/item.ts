import type { Source } from "../formats/source.js";
import { type Code, type Finding, finding } from "./finding.js";
import type { Format } from "./sniff.js";

/** One thing to look at: a file, or an entry of an archive. */
export interface Item {
  /** As in {@link Finding.path}. */
  readonly path: string;
  /** Last part of the path, lower case. */
  readonly name: string;
  readonly source: Source;
  /** How many archives it stands in. */
  readonly depth: number;
  /** The folder of the file on disk, for references to its neighbours; null inside archives. */
  readonly folder: string | null;
}

/** Most findings kept for one item: a hostile file must not fill the memory or the reader's screen. */
const MOST = 100;

/** What scanners say, and what they found inside. */
export class Report {
  readonly findings: Finding[] = [];
  /** Formats recognised, by path, for the summary. */
  readonly formats = new Map<string, Format>();
  readonly #seen = new Map<string, number>();

  add(item: Item, code: Code, message: string, offset: number | null = null): void {
    const key = `${item.path}\0${code}`;
    const before = this.#seen.get(key) ?? 0;
    this.#seen.set(key, before + 1);
    if (before < MOST) this.findings.push(finding(code, item.path, message, offset));
  }
}

/** Total work and room for one file of the scanned tree with everything inside it. */
export interface Budget {
  /** Bytes that may still be expanded. */
  bytes: number;
  /** Entries that may still be looked at. */
  entries: number;
}

/** Hands an inner item back to the whole scan. */
export type Descend = (item: Item) => Promise<void>;

/** One scanner: total on any bytes, bounded, and it says so itself when something cannot be read. */
export interface Scanner {
  readonly name: string;
  scan(item: Item, report: Report, descend: Descend, budget: Budget): Promise<void> | void;
}
