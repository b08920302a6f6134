import { gzipScanner, zlibScanner } from "./archive/compressed.js";
import { tarScanner } from "./archive/tar.js";
import { zipScanner } from "./archive/zip.js";
import { ggufScanner } from "./gguf.js";
import { hdf5Scanner } from "./hdf5.js";
import type { Scanner } from "./item.js";
import { numpyScanner } from "./numpy.js";
import { onnxScanner } from "./onnx.js";
import { pickleScanner } from "./pickle/scanner.js";
import { jsonScanner, nativeScanner, pythonScanner } from "./repository.js";
import { safetensorsScanner } from "./safetensors.js";
import type { Format } from "./sniff.js";
import { templateScanner } from "./template/scanner.js";
import { tensorflowScanner } from "./tensorflow.js";

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
export function scannerFor(format: Format, options: Options): Scanner | null {
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
    case "safetensors":
      return safetensorsScanner;
    case "gguf":
      return ggufScanner;
    case "onnx":
      return onnxScanner;
    case "hdf5":
      return hdf5Scanner;
    case "tensorflow":
      return tensorflowScanner;
    case "template":
      return templateScanner;
    case "json":
      return jsonScanner;
    case "python":
      return pythonScanner;
    case "native code":
      return nativeScanner;
    case "text":
    case "other":
      return null;
  }
}
