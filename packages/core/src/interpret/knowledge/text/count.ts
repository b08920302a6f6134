import type { Entry } from "../types.js";
import { inputOf } from "./input.js";

/** Programs whose output says something about what they read, but does not hold it. */
export const entries: readonly Entry[] = [
  {
    names: ["wc", "gwc"],
    options: {
      "-c -l -L -m -w --bytes --chars --lines --max-line-length --words": "flag",
      "--files0-from": "read",
      "--total": "value",
    },
    operands: "file-or-stdin",
    carries: false,
    output: (line, files) => {
      if (line.operands.length > 0 || line.options.length !== 1 || !line.has("-c")) return null;
      const text = inputOf(line, files);
      if (text === null) return null;
      return line.words[0]?.text === "-l" ? `${text.split("\n").length - 1}\n` : null;
    },
  },
  {
    names: [
      "md5sum",
      "sha1sum",
      "sha224sum",
      "sha256sum",
      "sha384sum",
      "sha512sum",
      "b2sum",
      "cksum",
      "sum",
      "md5",
      "shasum",
    ],
    options: {
      "-b -t -z --tag --binary --text --zero --quiet --status --strict -w --warn --ignore-missing -q -r -U": "flag",
      "-a --algorithm -l --length": "value",
      "-s": "value",
      "-c --check": "flag",
    },
    operands: "file-or-stdin",
    carries: false,
  },
];
