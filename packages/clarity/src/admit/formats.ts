import { basename } from "node:path";
import { ClarityError } from "../error.js";
import { openFile } from "../formats/source.js";
import type { Entry } from "../measure/tree.js";
import { recognise } from "../scan/recognise.js";
import type { Format } from "../scan/sniff.js";

/** What a policy calls each format; those of text alone are not told: no loader runs them. */
const NAMES: Readonly<Record<Format, string | null>> = {
  safetensors: "safetensors",
  gguf: "gguf",
  onnx: "onnx",
  pickle: "pickle",
  zip: "zip",
  tar: "tar",
  gzip: "archive",
  zlib: "archive",
  "unread archive": "archive",
  numpy: "numpy",
  hdf5: "hdf5",
  tensorflow: "tensorflow",
  "native code": "native-code",
  python: "python",
  template: "template",
  json: null,
  text: null,
  other: "other",
};

/** Formats of files by what they hold, whatever their names say; sorted, each once. @throws ClarityError `file_unreadable` */
export async function formatsOf(entries: readonly Entry[]): Promise<string[]> {
  const found = new Set<string>();
  for (const { name, path } of entries) {
    const file = openFile(path);
    if (file === null) throw new ClarityError("file_special", `${path} is no regular file`);
    try {
      const lower = basename(name === "." ? path : name).toLowerCase();
      const format = NAMES[recognise({ path, name: lower, source: file, depth: 0, folder: null })];
      if (format !== null && file.size > 0) found.add(format);
    } finally {
      file.close();
    }
  }
  return [...found].sort();
}
