import type { Line } from "../line.js";
import type { Entry, Files } from "../types.js";
import { decodeBase32, decodeBase64, encodeBase32, encodeBase64 } from "./codec.js";
import { inputOf } from "./input.js";

const options = { "-d -D --decode": "flag", "-i --ignore-garbage": "flag", "-w --wrap": "value" } as const;

export const entries: readonly Entry[] = [
  {
    names: ["base64", "gbase64"],
    options,
    operands: "file-or-stdin",
    output: (line, files) => recode(line, files, decodeBase64, encodeBase64),
  },
  {
    // The BSDs' own; without `-r` its input is wrapped in a header as `uuencode` writes one.
    names: ["b64decode", "b64encode"],
    options: { "-c -i -m -p -r -s": "flag", "-o": "write", "-w": "value" },
    operands: { first: ["file-or-stdin"], rest: "text" },
    output: (line, files) => {
      const input = line.has("-r") && line.operands.length < 2 ? inputOf(line, files) : null;
      return input === null || line.has("-o") ? null : line.program === "b64decode" ? decodeBase64(input) : null;
    },
  },
  {
    names: ["base32", "gbase32"],
    options,
    operands: "file-or-stdin",
    output: (line, files) => recode(line, files, decodeBase32, encodeBase32),
  },
];

function recode(
  line: Line,
  files: Files,
  decode: (text: string) => string | null,
  encode: (text: string) => string,
): string | null {
  const input = inputOf(line, files);
  if (input === null) return null;
  if (line.has("-d")) return decode(line.has("-i") ? input.replace(/[^A-Za-z0-9+/=]/g, "") : input);
  return wrap(encode(input), Number(line.value("-w")?.text ?? "76"));
}

function wrap(text: string, width: number): string {
  if (!(width >= 1)) return text;
  let out = "";
  for (let i = 0; i < text.length; i += width) out += `${text.slice(i, i + width)}\n`;
  return out;
}
