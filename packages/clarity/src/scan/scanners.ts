import { gzipScanner, zlibScanner } from "./archive/compressed.js";
import { tarScanner } from "./archive/tar.js";
import { zipScanner } from "./archive/zip.js";
import type { Item, Scanner } from "./item.js";
import { numpyScanner } from "./numpy.js";
import { pickleScanner } from "./pickle/scanner.js";
import type { Format } from "./sniff.js";

export interface Options {
  /** Names a pickle may import beside the built-in list, as `module.name`. */
  readonly allow: ReadonlySet<string>;
}

export const archiveScanners = { zip: zipScanner, tar: tarScanner, gzip: gzipScanner, zlib: zlibScanner } as const;

const unreadScanner: Scanner = {
  name: "unread archive",
  scan: (item, report) => report.add(item, "archive.unread_kind", "unpack it and scan what is inside"),
};

/** Which scanner reads a format; null where there is nothing to look for. */
export function scannerFor(format: Format, _item: Item, options: Options): Scanner | null {
  switch (format) {
    case "zip":
    case "tar":
    case "gzip":
    case "zlib":
      return archiveScanners[format];
    case "unread archive":
      return unreadScanner;
    case "numpy":
      return numpyScanner(options.allow);
    case "pickle":
      return pickleScanner(options.allow);
    default:
      return null;
  }
}
