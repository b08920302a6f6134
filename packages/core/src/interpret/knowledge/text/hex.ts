import type { Line } from "../line.js";
import type { Entry, Files } from "../types.js";
import { decodeHex, toBytes } from "./codec.js";
import { inputOf } from "./input.js";

const hex = (byte: number) => byte.toString(16).padStart(2, "0");

export const entries: readonly Entry[] = [
  {
    names: ["xxd"],
    syntax: "word",
    options: {
      "-r -revert": "flag",
      "-p -ps -postscript -plain": "flag",
      "-rp -pr": { sets: "plainBack" },
      "-a -b -C -e -E -i -u -autoskip -bits -capitalize -include -v": { sets: "other" },
      "-c -cols -g -groupsize -l -len -o -R -n -name": "value",
      "-s -seek": "value",
    },
    operands: { first: ["file-or-stdin"], rest: "file-or-stdout" },
    output: xxd,
  },
  {
    names: ["od", "hexdump", "hd"],
    options: {
      "-A --address-radix, -t --format, -j --skip-bytes, -N --read-bytes, -S --strings, -w --width, -e, -n": "value",
      "-f": "value",
      "-a -b -c -d -D -i -l -o -s -x -X -F -h -H -v --output-duplicates --traditional -C": "flag",
    },
    operands: "file-or-stdin",
    output: od,
  },
  {
    names: ["strings"],
    options: {
      "-n --bytes -t --radix -e --encoding -T --target -s --output-separator": "value",
      "-a --all -f -w -o -d --data -#": "flag",
    },
    operands: "file-or-stdin",
  },
];

function xxd(line: Line, files: Files): string | null {
  const text = inputOf(line, files, line.operands.slice(0, 1));
  if (text === null || line.operands.length > 1 || line.flag("other")) return null;
  const plain = line.has("-p");
  if (line.flag("plainBack") || (line.has("-r") && plain)) return decodeHex(text);
  if (line.has("-r")) return revert(text);
  if (!plain) return null;
  const digits = toBytes(text).map(hex).join("");
  return (digits.match(/.{1,60}/g) ?? []).map((one) => `${one}\n`).join("");
}

/** `00000000: 726d 202d  rm -` back to bytes. */
function revert(text: string): string | null {
  let digits = "";
  for (const row of text.split("\n")) {
    const found = /^[0-9a-fA-F]{1,16}: ?((?:[0-9a-fA-F]{2,8} ?){1,64})/.exec(row.slice(0, 256));
    if (found !== null) digits += found[1]!.replace(/\s/g, "");
    else if (row.trim() !== "") return null;
  }
  return decodeHex(digits);
}

/** `od -An -tx1`, the form scripts use to get digits. */
function od(line: Line, files: Files): string | null {
  const text = inputOf(line, files);
  if (text === null || line.program !== "od") return null;
  if (line.value("-A")?.text !== "n" || line.value("-t")?.text !== "x1" || line.options.length > 3) return null;
  const bytes = toBytes(text).map(hex);
  let out = "";
  for (let i = 0; i < bytes.length; i += 16) out += ` ${bytes.slice(i, i + 16).join(" ")}\n`;
  return out;
}
