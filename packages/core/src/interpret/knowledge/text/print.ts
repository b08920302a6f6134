import type { Line } from "../line.js";
import type { Entry, Files } from "../types.js";
import { textOf } from "../value.js";
import { inputOf } from "./input.js";
import { inRanges, linesOf, numberOption, readRanges, unlines } from "./lines.js";

/** Filters whose every line printed is a line read. */
const PASSES_LINES: ReadonlySet<string> = new Set(["tac", "head", "tail", "sort", "shuf"]);

/** Programs that print what they read: whole, in part, or in another order. */
export const entries: readonly Entry[] = [
  {
    names: ["cat", "gcat"],
    options: {
      "-u": "flag",
      "-A -b -e -E -n -s -t -T -v": { sets: "marked" },
      "--show-all --number-nonblank --show-ends --number --squeeze-blank --show-tabs --show-nonprinting": {
        sets: "marked",
      },
    },
    operands: "file-or-stdin",
    passesLines: true,
    output: (line, files) => (line.flag("marked") ? null : inputOf(line, files)),
  },
  filter(["tac"], { "-b --before -r --regex": "flag", "-s --separator": "value" }, (text, line) =>
    line.options.length > 0 ? null : unlines(linesOf(text).reverse()),
  ),
  filter(["rev"], {}, (text) =>
    text
      .split("\n")
      .map((one) => [...one].reverse().join(""))
      .join("\n"),
  ),
  filter(
    ["head", "ghead"],
    { "-n --lines, -c --bytes": "value", "-q --quiet --silent -v --verbose -z -#": "flag" },
    head,
  ),
  {
    ...filter(
      ["tail", "gtail"],
      {
        "-n --lines, -c --bytes, -s --sleep-interval, --pid, --max-unchanged-stats": "value",
        "-f --follow": { value: "optional", sets: "follows" },
        "-F --retry -q --quiet --silent -v --verbose -z -# -r": "flag",
      },
      tail,
    ),
  },
  filter(
    ["cut", "gcut"],
    {
      "-b --bytes, -c --characters, -d --delimiter, -f --fields, --output-delimiter": "value",
      "-n, -s --only-delimited, --complement, -z": "flag",
    },
    cut,
  ),
  filter(["fold"], { "-w --width": "value", "-b --bytes -s --spaces": "flag" }, fold),
  filter(
    ["nl", "expand", "unexpand", "fmt", "pr", "column", "colrm"],
    { "-b -d -f -h -i -l -n -s -v -w -t -c -o -N -R -T": "value" },
    () => null,
  ),
  filter(
    ["sort", "gsort"],
    {
      "-o --output": "write",
      "-k --key, -t --field-separator, -S --buffer-size --parallel --batch-size --sort": "value",
      "-T --temporary-directory": "value",
      "--compress-program": "program",
      "--files0-from --random-source": "read",
      "-r --reverse": { sets: "reverse" },
      "-u --unique": { sets: "unique" },
      "-n --numeric-sort": { sets: "numeric" },
      "-b -d -f -g -h -i -M -R -V -c -C -m -s -z --ignore-case --human-numeric-sort --version-sort --stable --merge --check":
        { sets: "other" },
    },
    sort,
  ),
  {
    names: ["uniq", "guniq"],
    options: {
      "-f --skip-fields -s --skip-chars -w --check-chars": "value",
      "-c -d -D -i -u -z --count --repeated --unique --ignore-case": "flag",
    },
    operands: { first: ["file-or-stdin"], rest: "file-or-stdout" },
    passesLines: true,
    output: (line, files) => {
      const text = inputOf(line, files, line.operands.slice(0, 1));
      if (text === null || line.options.length > 0) return null;
      return unlines(linesOf(text).filter((one, i, all) => i === 0 || one !== all[i - 1]));
    },
  },
  filter(
    ["shuf"],
    {
      "-e --echo": { operands: "text" },
      "-i --input-range -n --head-count": "value",
      "-o --output": "write",
      "--random-source": "read",
      "-r -z": "flag",
    },
    () => null,
  ),
  filter(["paste"], { "-d --delimiters": "value", "-s --serial": "flag", "-z": "flag" }, (text, line) => {
    if (!line.has("-s") || line.operands.length > 1) return null;
    return `${linesOf(text).join(textOf(line.value("-d")) ?? "\t")}\n`;
  }),
];

type Change = (text: string, line: Line, files: Files) => string | null;

function filter(names: readonly string[], options: Entry["options"], change: Change): Entry {
  return {
    names,
    options: options ?? {},
    operands: "file-or-stdin",
    ...(PASSES_LINES.has(names[0]!) ? { passesLines: true } : {}),
    output: (line, files) => {
      const text = inputOf(line, files);
      return text === null || line.strangers.length > 0 ? null : change(text, line, files);
    },
  };
}

function head(text: string, line: Line): string | null {
  if (line.operands.length > 1) return null;
  const bytes = numberOption(line, "-c");
  if (bytes !== null) return bytes >= 0 ? text.slice(0, bytes) : text.slice(0, bytes);
  const count = line.has("-n") ? numberOption(line, "-n") : numericShort(line, 10);
  return count === null ? null : unlines(count >= 0 ? linesOf(text).slice(0, count) : linesOf(text).slice(0, count));
}

function tail(text: string, line: Line): string | null {
  if (line.operands.length > 1 || line.flag("follows")) return null;
  const raw = textOf(line.value("-n")) ?? "";
  const bytes = numberOption(line, "-c");
  if (bytes !== null)
    return bytes > 0 && (textOf(line.value("-c")) ?? "").startsWith("+")
      ? text.slice(bytes - 1)
      : text.slice(-Math.abs(bytes));
  const count = line.has("-n") ? numberOption(line, "-n") : numericShort(line, 10);
  if (count === null) return null;
  const lines = linesOf(text);
  return unlines(
    raw.startsWith("+") ? lines.slice(Math.max(0, count - 1)) : count === 0 ? [] : lines.slice(-Math.abs(count)),
  );
}

/** The number of `-20`. */
function numericShort(line: Line, otherwise: number): number | null {
  const found = line.words.find((word) => /^-\d{1,9}$/.test(word.text.slice(0, 12)));
  return found === undefined ? otherwise : Number(found.text.slice(1));
}

function cut(text: string, line: Line): string | null {
  if (line.has("--complement") || line.has("-z")) return null;
  const fields = textOf(line.value("-f"));
  const ranges = readRanges(fields ?? textOf(line.value("-c")) ?? textOf(line.value("-b")) ?? "");
  if (ranges === null) return null;
  const delimiter = line.has("-d") ? textOf(line.value("-d")) : "\t";
  if (delimiter === null) return null;
  const join = textOf(line.value("--output-delimiter")) ?? delimiter;
  const lines = linesOf(text).flatMap((one) => {
    if (fields === null) return [[...one].filter((_, i) => inRanges(ranges, i + 1)).join("")];
    if (!one.includes(delimiter)) return line.has("-s") ? [] : [one];
    return [
      one
        .split(delimiter)
        .filter((_, i) => inRanges(ranges, i + 1))
        .join(join),
    ];
  });
  return unlines(lines);
}

function fold(text: string, line: Line): string | null {
  const width = line.has("-w") ? numberOption(line, "-w") : 80;
  if (width === null || width < 1 || line.has("-s")) return null;
  const lines = linesOf(text).flatMap((one) => {
    const parts: string[] = [];
    for (let i = 0; i < one.length; i += width) parts.push(one.slice(i, i + width));
    return parts.length === 0 ? [""] : parts;
  });
  return unlines(lines);
}

function sort(text: string, line: Line): string | null {
  if (line.flag("other") || line.has("-k") || line.has("-o") || line.has("-t")) return null;
  let lines = linesOf(text);
  // Byte order, as in the C locale; a locale of the user's may differ for mixed case.
  const numeric = line.flag("numeric");
  lines.sort(
    (a, b) => (numeric ? Number.parseFloat(a) - Number.parseFloat(b) || 0 : 0) || (a < b ? -1 : a > b ? 1 : 0),
  );
  if (line.flag("unique")) lines = lines.filter((one, i) => i === 0 || one !== lines[i - 1]);
  if (line.flag("reverse")) lines.reverse();
  return unlines(lines);
}
