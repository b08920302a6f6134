import { partOf } from "../formats/source.js";
import { findEnd } from "./archive/directory.js";
import type { Budget, Descend, Item, Report } from "./item.js";
import { recognise } from "./recognise.js";
import { archiveScanners, type Options, scannerFor } from "./scanners.js";
import { EXPECTED, extensionOf, type Format, promisesModel } from "./sniff.js";

/** Bounds for one file of the tree with everything inside it. */
const MOST = { depth: 6, entries: 200_000, bytes: 64 * 1024 ** 3 };

/** Looks at one item and everything inside it. Total: whatever the bytes are, it ends and says what it saw. */
export async function scanItem(item: Item, report: Report, options: Options): Promise<void> {
  const budget: Budget = { bytes: MOST.bytes, entries: MOST.entries };
  const descend: Descend = async (inner) => {
    if (--budget.entries < 0) report.add(item, "archive.too_large", `more than ${MOST.entries} entries in all`);
    else if (inner.depth > MOST.depth) report.add(inner, "archive.too_deep", `deeper than ${MOST.depth} archives`);
    else await look(inner);
  };
  const look = async (one: Item): Promise<void> => {
    const format = recognise(one);
    judgeName(one, format, report);
    await scannerFor(format, options)?.scan(one, report, descend, budget);
    // A second face: an archive is read from its end, whatever stands at the start.
    if (format !== "zip" && one.source.size > 22 && hasArchiveTail(one)) {
      report.add(one, "archive.prefix", `an archive at the end of what starts as ${format}`);
      await archiveScanners.zip.scan(one, report, descend, budget);
    }
  };
  await look(item);
}

function hasArchiveTail({ source }: Item): boolean {
  const at = findEnd(source);
  if (at === null) return false;
  const record = Buffer.from(partOf(source, at, 22).read(0, 22).slice());
  const start = at - record.readUInt32LE(12);
  // Four accidental bytes are not enough: the directory must start where the record says.
  return start >= 0 && Buffer.from(source.read(start, 4)).toString("latin1") === "PK\x01\x02";
}

function judgeName(item: Item, format: Format, report: Report): void {
  const extension = extensionOf(item.name);
  const expected = EXPECTED[extension];
  if (item.source.size === 0) {
    if (promisesModel(item.name)) report.add(item, "file.unrecognised", "the file is empty");
  } else if (expected !== undefined && expected !== format) {
    report.add(item, "file.wrong_extension", `.${extension} holds ${format}`);
  } else if (promisesModel(item.name) && (format === "other" || format === "text")) {
    report.add(item, "file.unrecognised", `.${extension} of no format a model has`);
  }
}
