import { gunzip } from "../../inflate.js";
import { unlzma, unxz } from "../../xz.js";
import type { Line } from "../line.js";
import { fromBytes, toBytes } from "../text/codec.js";
import { inputOf } from "../text/input.js";
import type { Entry } from "../types.js";
import { textOf, withText } from "../value.js";

/** Compressors of single files: the file is replaced, unless told to keep it or to print. */
const compressors: Entry = {
  names: [
    "gzip",
    "gunzip",
    "bzip2",
    "bunzip2",
    "xz",
    "unxz",
    "lzma",
    "unlzma",
    "zstd",
    "unzstd",
    "lz4",
    "unlz4",
    "compress",
    "uncompress",
    "pigz",
    "unpigz",
    "pbzip2",
    "lzip",
    "brotli",
  ],
  options: {
    "-c --stdout --to-stdout": { sets: "reads" },
    "-t --test -l --list": { sets: ["reads", "looks"] },
    "-k --keep": "flag",
    "-r --recursive": "recursive",
    "-o": "write",
    "-S --suffix -T --threads -b --bits -M -p --processes -m": "value",
    "-d --decompress --uncompress": { sets: "unfolds" },
    "-f --force -n --no-name -N --name -q --quiet -v --verbose -# --fast --best -z --compress -s -e --extreme --rm --rsyncable -D":
      "flag",
  },
  // The file is replaced by one with the same content in another form: nothing is lost.
  act: (line, emit) => {
    const everywhere = line.flag("recursive") ? { recursive: true } : {};
    for (const file of line.operands) {
      const name = textOf(file);
      const form = FORMS.find(({ programs, suffix }) => programs.test(line.program) && name?.endsWith(suffix) === true);
      const text = form !== undefined && unfolds(line) ? unfolded(line, emit.content(file)) : null;
      emit.file("file.read", file, everywhere);
      if (line.flag("reads")) continue;
      const before = unfolds(line) ? null : emit.content(file);
      emit.file("file.write", file, { append: true, ...everywhere });
      // Unfolded again it holds what it held.
      if (before !== null) emit.maybe(() => emit.holds(file, before));
      if (form === undefined || !unfolds(line) || name === null) continue;
      const target = withText(file, name.slice(0, -form.suffix.length));
      // What nobody can unfold here comes from where it came from, unless it stood there before it was folded.
      if (text !== null || emit.content(target) === null) emit.holds(target, text);
    }
  },
  output: (line, files) => {
    if (line.operands.length > 0 && !line.flag("reads")) return "";
    return unfolds(line) && !line.flag("looks") ? unfolded(line, inputOf(line, files)) : null;
  },
};

/** Forms that are turned back here, by the programs that read them, or that lead to another name at least. */
const FORMS: readonly {
  readonly programs: RegExp;
  readonly suffix: string;
  readonly unfold?: (bytes: readonly number[]) => number[] | null;
}[] = [
  { programs: /^(?:gzip|gunzip|pigz|unpigz|g?zcat)$/, suffix: ".gz", unfold: gunzip },
  { programs: /^(?:xz|unxz|xzcat)$/, suffix: ".xz", unfold: unxz },
  // `xz -d` knows the older form by its lack of a signature.
  { programs: /^(?:xz|unxz|xzcat|lzma|unlzma|lzcat)$/, suffix: ".lzma", unfold: unlzma },
  // Nobody here unfolds these.
  { programs: /^(?:bzip2|bunzip2|pbzip2)$/, suffix: ".bz2" },
  { programs: /^(?:zstd|unzstd)$/, suffix: ".zst" },
  { programs: /^(?:lz4|unlz4)$/, suffix: ".lz4" },
  { programs: /^(?:un)?compress$/, suffix: ".Z" },
  { programs: /^lzip$/, suffix: ".lz" },
  { programs: /^brotli$/, suffix: ".br" },
];

/** Whether this run turns the form of its program back. */
function unfolds(line: Line): boolean {
  return line.flag("unfolds") || /^(?:un|gun|bun)/.test(line.program);
}

function unfolded(line: Line, text: string | null): string | null {
  if (text === null) return null;
  const bytes = toBytes(text);
  for (const { programs, unfold } of FORMS) {
    const found = programs.test(line.program) ? (unfold?.(bytes) ?? null) : null;
    if (found !== null) return fromBytes(found);
  }
  return null;
}

const printers: Entry = {
  names: [
    "zcat",
    "bzcat",
    "xzcat",
    "gzcat",
    "zstdcat",
    "lzcat",
    "lz4cat",
    "zless",
    "zmore",
    "xzless",
    "xzmore",
    "bzless",
    "bzmore",
    "lzless",
  ],
  options: { "-f --force -q --quiet -v --verbose -c -d -k -t -l -n -s -S -N -r -1 -9": "flag" },
  unknownOptions: "ignored",
  operands: "file-or-stdin",
  output: (line, files) =>
    line.program.endsWith("cat") && !line.has("-l") && !line.has("-t") ? unfolded(line, inputOf(line, files)) : null,
};

export const entries: readonly Entry[] = [compressors, printers];
