import { Cursor, Ended } from "../formats/cursor.js";
import { partOf } from "../formats/source.js";
import type { Scanner } from "./item.js";
import { scanPickles } from "./pickle/scanner.js";

/** Longest header read: NumPy itself stops at 10 000 characters unless told to trust. */
const LONGEST = 64 * 1024;

/** `.npy`: a header that is a Python literal, then raw numbers, or a pickle where the type is `object`. */
export const numpyScanner = (extra: ReadonlySet<string>): Scanner => ({
  name: "numpy",
  scan(item, report) {
    try {
      const cursor = new Cursor(item.source, 6);
      const major = cursor.u8();
      cursor.skip(1);
      const length = major === 1 ? cursor.u16() : cursor.u32();
      if (major < 1 || major > 3 || length > LONGEST)
        return report.add(item, "numpy.broken", "version or header length");
      const header = Buffer.from(cursor.bytes(length)).toString("latin1");
      const type = /'descr'\s*:\s*/.exec(header);
      if (type === null || !header.trimStart().startsWith("{")) return report.add(item, "numpy.broken", "no 'descr'");
      // `'|O'` alone or as a field of a record. A structured type's names are quoted too: naming a field O only costs a finding.
      if (!/['"][|<>=]?O\d*['"]|object/.test(header)) return;
      report.add(item, "numpy.object_array", header.slice(type.index, type.index + 60));
      const rest = partOf(item.source, cursor.at, item.source.size - cursor.at);
      scanPickles({ ...item, source: rest }, report, extra);
    } catch (error) {
      if (!(error instanceof Ended)) throw error;
      report.add(item, "numpy.broken", error.message);
    }
  },
});
