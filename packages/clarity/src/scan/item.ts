import type { Source } from "../formats/source.js";
import { type Code, type Finding, finding, KINDS } from "./finding.js";

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
/** And in all. Advice is counted apart, so that a flood of it hides nothing. */
const MOST_IN_ALL = { advice: 10_000, other: 50_000 };

/** What scanners say, and what they found inside. */
export class Report {
  readonly findings: Finding[] = [];
  readonly #seen = new Map<string, number>();
  readonly #kept = { advice: 0, other: 0 };

  add(item: Item, code: Code, message: string, offset: number | null = null): void {
    const kind = KINDS[code].severity === "advice" ? "advice" : "other";
    const key = `${item.path}\0${code}`;
    const before = this.#seen.get(key) ?? 0;
    if (before >= MOST || this.#kept[kind] >= MOST_IN_ALL[kind]) return;
    this.#seen.set(key, before + 1);
    this.#kept[kind] += 1;
    this.findings.push(finding(code, item.path, message, offset));
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
