import { crc32 } from "node:zlib";
import { partOf, type Source, WINDOW } from "../../formats/source.js";
import type { Budget, Descend, Item, Report, Scanner } from "../item.js";
import { checkNames } from "../names.js";
import {
  hasSecondEnd,
  MOST_ENTRIES,
  packedBytes,
  readDirectory,
  type ZipDirectory,
  type ZipEntry,
} from "./directory.js";
import { expand } from "./expand.js";
import { inside } from "./inside.js";

/** Flag bits under which some readers refuse what others read: encrypted, patched, strongly encrypted, masked headers. */
const TRICKS = 0x0001 | 0x0020 | 0x0040 | 0x2000;
/** Checksums are compared up to this many bytes of an entry. */
const CHECKED = 64 * 1024 * 1024;

export const zipScanner: Scanner = {
  name: "zip",
  async scan(item, report, descend, budget) {
    const directory = readDirectory(item.source);
    if (directory === null) {
      report.add(item, "archive.broken", "no end of the central directory: cut off, or followed by other bytes");
      return;
    }
    const overlapping = judgeLayout(item, report, directory);
    if (hasSecondEnd(item.source, directory.end))
      report.add(item, "archive.hidden", "a second end record in the comment");
    checkNames(
      item,
      report,
      directory.entries.map(({ name }) => name),
    );
    for (const entry of directory.entries) {
      // Reading the same bytes for a hundred thousand entries is what overlaps are made for.
      if (overlapping.has(entry) || (entry.name.endsWith("/") && entry.size === 0 && entry.packed === 0)) continue;
      await scanEntry(item, report, descend, budget, entry);
    }
  },
};

function judgeLayout(item: Item, report: Report, directory: ZipDirectory): ReadonlySet<ZipEntry> {
  const { entries, prefix, start, broken, tooMany } = directory;
  if (broken !== null) report.add(item, "archive.broken", broken);
  if (tooMany) report.add(item, "archive.too_large", `more than ${MOST_ENTRIES} entries`);
  if (prefix > 0) report.add(item, "archive.prefix", `${prefix} bytes`);
  const overlapping = new Set<ZipEntry>();
  let behind = prefix;
  for (const entry of [...entries].sort((a, b) => a.at - b.at)) {
    if (entry.data === null) continue;
    if (entry.at < behind) {
      report.add(item, "archive.overlap", entry.name, entry.at);
      overlapping.add(entry);
    } else judgeGap(item, report, behind, entry.at);
    behind = Math.max(behind, entry.data + entry.packed);
  }
  if (broken === null && !tooMany) judgeGap(item, report, behind, start);
  return overlapping;
}

/** Between entries only their data descriptors stand, at most 24 bytes, and the signing block some tools add as zeros. */
function judgeGap(item: Item, report: Report, from: number, to: number): void {
  if (to - from <= 24) return;
  for (let at = from; at < to; ) {
    const piece = item.source.read(at, Math.min(WINDOW, to - at));
    if (piece.length === 0) return;
    if (piece.some((byte) => byte !== 0)) {
      report.add(item, "archive.hidden", `${to - from} bytes`, from);
      return;
    }
    at += piece.length;
  }
}

async function scanEntry(item: Item, report: Report, descend: Descend, budget: Budget, entry: ZipEntry): Promise<void> {
  const inner = (source: Source): Item => inside(item, entry.name, source);
  const shell = inner(partOf(item.source, 0, 0));
  for (const difference of entry.disagreements) report.add(shell, "archive.headers_disagree", difference, entry.at);
  if ((entry.mode & 0o170000) === 0o120000) report.add(shell, "archive.special_entry", "a symbolic link", entry.at);
  if (entry.data === null) return;
  const packed = packedBytes(item.source, entry);
  const tricky = (entry.flags & TRICKS) !== 0;
  if (entry.method === 0) {
    const plain = checksum(packed) === entry.crc && entry.size === entry.packed;
    if (tricky && !plain) return report.add(shell, "archive.encrypted", `flags 0x${entry.flags.toString(16)}`);
    if (tricky) report.add(shell, "archive.flag_trick", `flags 0x${entry.flags.toString(16)}`, entry.at);
    else if (!plain) report.add(shell, "archive.crc", "checksum or size differ", entry.at);
    return descend(inner(packed));
  }
  if (entry.method !== 8) return report.add(shell, "archive.unread_kind", `compression method ${entry.method}`);
  const expanded = await expand(packed, "deflate", budget.bytes);
  if (!expanded.ok) {
    if (expanded.why === "bomb") report.add(shell, "archive.bomb", expanded.message);
    else if (expanded.why === "too large") report.add(shell, "archive.too_large", expanded.message);
    else if (tricky) report.add(shell, "archive.encrypted", `flags 0x${entry.flags.toString(16)}`);
    else report.add(shell, "archive.broken", expanded.message);
    return;
  }
  try {
    budget.bytes -= expanded.source.size;
    const whole = expanded.source.size === entry.size && checksum(expanded.source) === entry.crc;
    if (tricky && !whole) report.add(shell, "archive.encrypted", `flags 0x${entry.flags.toString(16)}`);
    else if (tricky) report.add(shell, "archive.flag_trick", `flags 0x${entry.flags.toString(16)}`, entry.at);
    else if (!whole || expanded.rest) report.add(shell, "archive.crc", "checksum or size differ", entry.at);
    await descend(inner(expanded.source));
  } finally {
    expanded.close();
  }

  /** Of what is within `CHECKED`; beyond, taken as said. */
  function checksum(source: Source): number {
    if (source.size > CHECKED) return entry.crc;
    let sum = 0;
    for (let at = 0; at < source.size; ) {
      const piece = source.read(at, WINDOW);
      if (piece.length === 0) break;
      sum = crc32(piece, sum);
      at += piece.length;
    }
    return sum;
  }
}
