import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";

/** Renames files by an expression: Perl's runs as code, util-linux's is text. */
const rename: Entry = {
  names: ["rename", "prename", "file-rename", "perl-rename", "rename.ul", "krename"],
  options: {
    "-n --no-act --nono --just-print --dry-run": "harmless",
    "-e, -E": { value: "required", sets: "given" },
    "-f --force -i --interactive -o --no-overwrite -s --symlink -v --verbose -0 --null -a --all -d --filename --nopath --nofullpath --path --fullpath -l --last -u --unicode":
      "flag",
    "-h --help -V --version -m --man": "harmless",
  },
  carries: false,
  act: renames,
};

function renames(line: Line, emit: Emit): void {
  const [first] = line.operands;
  const given = line.values("-e");
  // An expression is Perl where it looks like one: `s/a/b/`, `y/A-Z/a-z/`, `$_ = …`.
  const isPerl =
    line.program !== "rename.ul" &&
    (given.length > 0 || /^(?:s|y|tr|m)?[/|#,!{(]|\$_|;|^lc$|^uc$/.test(first?.text.slice(0, 512) ?? ""));
  const code = given.length > 0 ? given : isPerl && first !== undefined ? [first] : [];
  for (const one of code) emit.code("perl", one, "inline", [], { eachLine: "silent" });
  const files = line.operands.slice(given.length > 0 ? 0 : isPerl ? 1 : 2);
  // The names they get are near where they were, and what they hold stays.
  for (const file of files) {
    emit.file("file.read", file);
    emit.file("file.write", file, { append: true });
  }
}

const mmv: Entry = {
  names: ["mmv", "mcp", "mad", "mln", "qmv", "imv", "vidir"],
  options: { "-n": "harmless", "-m -x -r -c -o -a -l -s -h -d -p -g -t -v -f -i -q": "flag" },
  operands: {
    first: [[{ kind: "file.write", detail: { append: true } }]],
    rest: [{ kind: "file.write", detail: { append: true } }],
  },
};

/** Finds files that are the same, and may keep only one of each. */
const duplicates: Entry = {
  names: ["fdupes", "jdupes", "rdfind", "rmlint", "hardlink", "czkawka_cli", "fslint"],
  options: {
    "-d --delete": { sets: "deletes" },
    "-deleteduplicates -makesymlinks -makehardlinks": { value: "required", sets: "deletes" },
    "-L --linkhard -H --hardlinks -l --linksoft": "flag",
    "-r --recurse -R -s --symlinks -n --noempty -A --nohidden -f --omitfirst -1 --sameline -S --size -m --summarize -q --quiet -N --noprompt -I --immediate -p --permissions -i --reverse -v -t -c -y -x -z -o -u":
      "flag",
    "-G --minsize, --maxsize, -O --order": "value",
    "-dryrun --dry-run": "flag",
    "--help --version": "harmless",
  },
  unknownOptions: "ignored",
  operands: { rest: "list", absent: "." },
  carries: false,
  act: (line, emit) => {
    if (!line.flag("deletes") && line.program !== "hardlink") return;
    for (const folder of line.operands) emit.file("file.delete", folder, { recursive: true, bounded: true });
  },
};

/** Copies that show how far they are; a pipe that does is no more than a filter. */
const pv: Entry = {
  names: ["pv", "mbuffer", "buffer", "bar", "progress"],
  options: {
    "-o --output": "write",
    "-p --progress -t --timer -e --eta -I --fineta -r --rate -a --average-rate -b --bytes -T --buffer-percent -n --numeric -q --quiet -W --wait -l --line-mode -0 --null -k --si -8 --bits -c --cursor -C --no-splice -E --skip-errors -S --stop-at-size -v --stats -Y --sync -K --direct-io -f --force":
      "flag",
    "-i --interval, -m --average-rate-window, -w --width, -H --height, -N --name, -L --rate-limit, -B --buffer-size, -s --size, -A --last-written, -F --format, -D --delay-start, -d --watchfd, -R --remote, -P --pidfile, -Z --error-skip-block":
      "value",
    "-h --help -V --version": "harmless",
  },
  operands: "file-or-stdin",
  passesLines: true,
  output: (line) => (line.operands.length === 0 && !line.has("-o") ? line.stdin.text : null),
};

/** Space on disks. */
const space: readonly Entry[] = [
  {
    names: ["fallocate"],
    options: {
      "-l --length, -o --offset": "value",
      "-c --collapse-range -d --dig-holes -i --insert-range -n --keep-size -p --punch-hole -z --zero-range -v --verbose -x --posix":
        "flag",
    },
    operands: "write",
  },
  {
    names: ["fincore", "filefrag", "findfs", "vmtouch", "agedu", "duf", "dysk", "pydf", "discus", "dfc"],
    unknownOptions: "ignored",
    operands: "list",
    carries: false,
  },
  {
    names: ["trash", "trash-put", "gvfs-trash", "kioclient", "gio", "rmtrash", "gtrash"],
    unknownOptions: "ignored",
    act: (line, emit) => {
      const files = line.program === "gio" || line.program === "kioclient" ? line.operands.slice(1) : line.operands;
      const verb = line.text(0) ?? "";
      if (line.program === "gio" && !/^(?:trash|remove|move|copy|rename|save)$/.test(verb)) {
        if (verb === "open") for (const one of files) emit.net("net.connect", one);
        return;
      }
      for (const one of files) emit.file("file.delete", one, { recursive: true });
    },
  },
  {
    names: ["trash-empty", "trash-rm"],
    unknownOptions: "ignored",
    effects: [{ kind: "file.delete", name: "~/.local/share/Trash", detail: { recursive: true } }],
  },
  {
    names: ["tmpreaper", "tmpwatch", "systemd-tmpfiles", "cleanlinks", "bleachbit"],
    options: {
      "-t --test --dry-run": "harmless",
      "-m -a -f -s -q -v --all --ctime --mtime --atime --create --boot": "flag",
      "--clean --remove": "flag",
      "--protect": "value",
    },
    unknownOptions: "ignored",
    operands: { first: ["text"], rest: [{ kind: "file.delete", detail: { recursive: true, bounded: true } }] },
  },
];

export const entries: readonly Entry[] = [rename, mmv, duplicates, pv, ...space];
