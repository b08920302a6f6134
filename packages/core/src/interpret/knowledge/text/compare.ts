import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { NO_SPAN } from "../value.js";
import { addedLines, patchedFiles } from "./patch-files.js";

const diff: Entry = {
  names: ["diff", "gdiff", "colordiff", "zdiff", "xzdiff", "bzdiff", "zcmp", "dwdiff", "icdiff", "difft", "delta"],
  options: {
    "-r --recursive": "recursive",
    "--normal -q --brief -s --report-identical-files -e --ed -n --rcs -y --side-by-side --left-column --suppress-common-lines -p --show-c-function -t --expand-tabs -T --initial-tab --suppress-blank-empty -l --paginate --no-dereference -N --new-file -P --unidirectional-new-file --ignore-file-name-case --no-ignore-file-name-case -i --ignore-case -E --ignore-tab-expansion -Z --ignore-trailing-space -b --ignore-space-change -w --ignore-all-space -B --ignore-blank-lines -a --text --strip-trailing-cr -d --minimal --speed-large-files -H -u -c -#":
      "flag",
    "-U --unified, -C --context, --color": "optional",
    "-W --width, -F --show-function-line, -L --label, --tabsize, -x --exclude, -I --ignore-matching-lines, -D --ifdef, --line-format, --old-line-format, --new-line-format, --unchanged-line-format, --old-group-format, --new-group-format, --unchanged-group-format, --changed-group-format, --horizon-lines, --palette, -S --starting-file":
      "value",
    "-X --exclude-from": "read",
    "--from-file --to-file": "read",
    "-v --version --help": "harmless",
  },
  operands: "file-or-stdin",
};

const sdiff: Entry = {
  names: ["sdiff", "diff3", "merge"],
  options: {
    "-o --output": "write",
    "--diff-program": "program",
    "-i --ignore-case -E --ignore-tab-expansion -Z --ignore-trailing-space -b --ignore-space-change -B --ignore-blank-lines -a --text --strip-trailing-cr -l --left-column -s --suppress-common-lines -t --expand-tabs -d --minimal -H --speed-large-files -A --show-all -e --ed -3 --easy-only -x --overlap-only -X -m --merge -T --initial-tab -p -q":
      "flag",
    "-w --width, -I --ignore-matching-lines, --tabsize, -L --label": "value",
    "-W --ignore-all-space": "flag",
    "-v --version --help": "harmless",
  },
  operands: "file-or-stdin",
};

const cmp: Entry = {
  names: ["cmp", "gcmp"],
  options: {
    "-b --print-bytes -l --verbose -s --quiet --silent -x -h": "flag",
    "-i --ignore-initial, -n --bytes": "value",
    "-v --version --help": "harmless",
  },
  // After the two files come offsets.
  operands: { first: ["file-or-stdin", "file-or-stdin"], rest: "text" },
  carries: false,
};

const comm: Entry = {
  names: ["comm", "gcomm"],
  options: {
    "-1 -2 -3 --check-order --nocheck-order --total -z --zero-terminated": "flag",
    "--output-delimiter": "value",
  },
  operands: "file-or-stdin",
};

const join: Entry = {
  names: ["join", "gjoin"],
  options: {
    "-a -e -j -o -t -v -1 -2": "value",
    "-i --ignore-case --check-order --nocheck-order --header -z --zero-terminated": "flag",
  },
  operands: "file-or-stdin",
};

/** Changes files as a patch says, where its text is known; otherwise anything below the folder. */
const patch: Entry = {
  names: ["patch", "gpatch"],
  options: {
    "-d --directory": "chdir",
    "-i --input": "read",
    "-o --output": { is: "write", sets: "aside" },
    "-r --reject-file": "write",
    "-p --strip, -F --fuzz, -g --get, -B --prefix, -V --version-control, -Y --basename-prefix, -z --suffix, -D --ifdef, --quoting-style, --read-only, --reject-format":
      "value",
    "-b --backup -c --context -e --ed -E --remove-empty-files -f --force -l --ignore-whitespace -n --normal -N --forward -R --reverse -s --quiet --silent -t --batch -T --set-time -u --unified -Z --set-utc --backup-if-mismatch --no-backup-if-mismatch --binary --follow-symlinks --merge --posix --verbose":
      "flag",
    "--dry-run": "harmless",
    "-v --version --help": "harmless",
  },
  operands: { first: ["edit", "read"] },
  act: (line, emit) => {
    const [file] = line.operands;
    // `patch file`: whatever the patch calls it.
    if (file !== undefined && line.stdin.text !== null)
      emit.puts(file, [...addedLines(line.stdin.text, null).values()].flat());
    if (line.operands.length > 0 || line.flag("aside")) return;
    const input = line.value("-i");
    const strip = Number(line.value("-p")?.text ?? Number.NaN);
    const text = input === null ? line.stdin.text : emit.content(input);
    patches(text, Number.isInteger(strip) && strip >= 0 ? strip : null, line, emit);
  },
};

/** What applying a patch does here. */
export function patches(text: string | null, strip: number | null, line: Line, emit: Emit): void {
  const at = (path: string) => ({ form: "exact", text: path, sources: line.stdin.sources, span: NO_SPAN }) as const;
  const files = patchedFiles(text, strip);
  if (files === null) return emit.file("file.write", at("."), { recursive: true, bounded: true });
  for (const { path, does } of files) emit.file(does === "write" ? "file.write" : "file.delete", at(path));
  for (const [path, parts] of addedLines(text ?? "", strip)) emit.puts(at(path), parts);
}

export const entries: readonly Entry[] = [diff, sdiff, cmp, comm, join, patch];
