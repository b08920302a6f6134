import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { crc32 } from "node:zlib";
import { type BlockHeader, FILTER_BYTES, HEADER_BYTES, readHeader, TIMES_BYTES } from "./block.js";
import { TextFilter } from "./grams.js";
import { BLOCK_EVENTS, decodePositions, findTerm } from "./postings.js";

export const FILE_HEADER_BYTES = 192;
/** The rest is the newest sealing the index knows of, in decimal. */
const NAME_BYTES = 168;

/**
 * What an index begins with: which log it is of, by its name and its first entry; and the newest sealing whose entries
 * are not in it any more, as the number of its event, 0 for none.
 */
export function fileHeader(origin: string, first: string, seal = 0): Buffer {
  const header = Buffer.alloc(FILE_HEADER_BYTES, " ");
  header.write(`rampart-index/1 ${first} ${origin}`, "utf8");
  header.write(String(seal), NAME_BYTES, "ascii");
  header[FILE_HEADER_BYTES - 1] = 0x0a;
  return header;
}

/** A block and where it stands in the file. */
export interface Block extends BlockHeader {
  readonly at: number;
}

/** A part of the index is not what was written. Nothing is lost by it: an index is made anew from the log. */
export class DamagedIndex extends Error {
  override readonly name = "DamagedIndex";
}

/** Reads an index. Synchronous: a search reads thousands of small pieces that the system has at hand. */
export class IndexFile {
  readonly #file: number;
  readonly blocks: readonly Block[];
  /** The newest sealing it knows of. */
  readonly seal: number;
  /** Bytes that are good: behind them is nothing, or what a killed process left. */
  readonly end: number;

  private constructor(file: number, seal: number, blocks: readonly Block[], end: number) {
    this.#file = file;
    this.seal = seal;
    this.blocks = blocks;
    this.end = end;
  }

  /** Null where there is none for this log, whatever stands there instead. */
  static open(path: string, header: Buffer): IndexFile | null {
    let file: number;
    try {
      file = openSync(path, "r");
    } catch {
      return null;
    }
    const found = Buffer.alloc(FILE_HEADER_BYTES);
    readSync(file, found, 0, found.length, 0);
    const seal = Number(found.toString("ascii", NAME_BYTES));
    if (!found.subarray(0, NAME_BYTES).equals(header.subarray(0, NAME_BYTES)) || !Number.isSafeInteger(seal)) {
      closeSync(file);
      return null;
    }
    const { blocks, end } = readBlocks(file);
    return new IndexFile(file, seal, blocks, end);
  }

  /** The first entry that is not indexed. */
  get next(): number {
    const last = this.blocks.at(-1);
    return last === undefined ? 0 : last.from + BLOCK_EVENTS;
  }

  /** Adds the events of a block that have a term. @throws DamagedIndex */
  terms(block: Block): (term: string, into: Uint32Array) => void {
    const part = this.#part(block.at + block.termsAt, block.filterAt - block.termsAt, block.checks.terms);
    const table = part.subarray(0, block.postingsAt - block.termsAt);
    const postings = part.subarray(table.length);
    return (term, into) => {
      const found = findTerm(table, term);
      if (found !== null) decodePositions(postings, found.offset, found.count, into);
    };
  }

  /** Milliseconds since 1970 of each event of a block. @throws DamagedIndex */
  times(block: Block): (position: number) => number {
    const part = this.#part(block.at + block.timesAt, TIMES_BYTES, block.checks.times);
    return (position) => part.readDoubleLE(position * 8);
  }

  /** @throws DamagedIndex */
  filter(block: Block): TextFilter {
    const part = this.#part(block.at + block.filterAt, FILTER_BYTES, block.checks.filter);
    return new TextFilter(new Uint32Array(part.buffer, part.byteOffset, FILTER_BYTES / 4));
  }

  close(): void {
    closeSync(this.#file);
  }

  #part(at: number, bytes: number, check: number): Buffer {
    const part = Buffer.allocUnsafeSlow(bytes);
    if (readSync(this.#file, part, 0, bytes, at) < bytes || crc32(part) !== check) {
      throw new DamagedIndex(`the index is damaged at byte ${at}`);
    }
    return part;
  }
}

/** The headers of all blocks that are whole and in order. */
function readBlocks(file: number): { blocks: Block[]; end: number } {
  const { size } = fstatSync(file);
  const blocks: Block[] = [];
  let at = FILE_HEADER_BYTES;
  const header = Buffer.alloc(HEADER_BYTES);
  while (readSync(file, header, 0, HEADER_BYTES, at) === HEADER_BYTES) {
    const block = readHeader(header);
    const before = blocks.at(-1);
    if (block === null || at + block.bytes > size) break;
    if (before !== undefined && block.from < before.from + BLOCK_EVENTS) break;
    blocks.push({ ...block, at });
    at += block.bytes;
  }
  return { blocks, end: at };
}
