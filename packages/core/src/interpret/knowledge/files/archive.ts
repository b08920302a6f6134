import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import type { Value } from "../value.js";
import { exact, textOf, withText } from "../value.js";

const tar: Entry = {
  names: ["tar", "gtar", "bsdtar"],
  options: {
    "-c --create": { sets: "create" },
    "-x --extract --get": { sets: "extract" },
    "-t --list": { sets: "list" },
    "-r --append -u --update -A --catenate --concatenate": { sets: "add" },
    "--delete": { sets: "add" },
    "-d --diff --compare": { sets: "list" },
    "-f --file": "value",
    "-C --directory": "value",
    "-T --files-from -X --exclude-from": "read",
    "-I --use-compress-program": "command",
    "--to-command": "shell",
    "-F --info-script --new-volume-script": "shell",
    "--rsh-command": "command",
    "--checkpoint": "optional",
    "--checkpoint-action": { value: "required", sets: "action" },
    "--remove-files": { sets: "removes" },
    "-P --absolute-names": { sets: "anywhere" },
    "-b --blocking-factor -g --listed-incremental -K --starting-file -L --tape-length -N --newer --after-date -V --label -H --format --owner --group --mode --mtime --exclude --transform --xform --strip-components --sort --suffix --warning --level --index-file --newer-mtime --exclude-tag --exclude-tag-all --exclude-tag-under --hole-detection --quoting-style --one-top-level --owner-map --group-map --record-size --volno-file":
      "value",
    "-a -B -G -h -i -j -J -k -l -m -M -n -o -O -p -R -s -S -U -v -w -W -z -Z": "flag",
    "--auto-compress --bzip2 --xz --gzip --gunzip --ungzip --lzip --lzma --lzop --zstd --compress --uncompress --acls --anchored --check-device --dereference --full-time --hard-dereference --ignore-case --ignore-failed-read --ignore-zeros --interactive --keep-newer-files --keep-old-files --keep-directory-symlink --multi-volume --no-acls --no-anchored --no-recursion --no-same-owner --no-same-permissions --no-selinux --no-xattrs --null --numeric-owner --old-archive --one-file-system --overwrite --overwrite-dir --portability --posix --preserve-order --preserve-permissions --recursive-unlink --same-owner --same-permissions --show-defaults --show-transformed-names --skip-old-files --sparse --to-stdout --totals --touch --unlink-first --utc --verbose --verify --wildcards --xattrs --no-overwrite-dir --delay-directory-restore --force-local --exclude-vcs --exclude-vcs-ignores --exclude-caches --exclude-backups --seek --selinux":
      "flag",
  },
  act: runTar,
};

/** `tar czf a.tgz dir`: the first word may hold options without a dash, their values following in order. */
function runTar(line: Line, emit: Emit): void {
  const old = oldStyle(line);
  const operands = old === null ? line.operands : old.operands;
  const is = (flag: string, letter: string) => line.flag(flag) || (old?.letters.includes(letter) ?? false);
  const archive = old?.archive ?? line.value("-f");
  for (const action of line.values("--checkpoint-action")) {
    const found = /^exec=(.*)$/s.exec(action.text);
    if (found !== null) emit.shell(withText(action, found[1]!));
  }
  const stored = is("extract", "x") || is("list", "t");
  const adds = is("create", "c") || is("add", "r") || is("add", "u");
  if (!stored && !adds) {
    emit.unknown();
    return;
  }
  // The archive is named before the folder is entered.
  if (archive !== null && archive.text !== "-") {
    if (stored) readArchive(archive, emit);
    else writeArchive(archive, emit);
  }
  const folder = old?.folder ?? line.value("-C");
  if (folder !== null) emit.chdir(folder);
  if (is("extract", "x") && !line.has("-O") && old?.letters.includes("O") !== true) {
    emit.file("file.write", exact("."), { recursive: true, append: true });
    // Names of the archive that begin at the root are taken as they are.
    if (is("anywhere", "P")) emit.maybe(() => emit.file("file.write", exact("/"), { recursive: true }));
  }
  if (!adds) return;
  for (const one of operands) emit.file("file.read", one, { recursive: true });
  if (line.flag("removes")) for (const one of operands) emit.file("file.delete", one, { recursive: true });
}

/** `host:file` names an archive on another machine. */
function readArchive(archive: Value, emit: Emit): void {
  if (/^[^/]+:/.test(archive.text.slice(0, 256)))
    emit.net("net.receive", withText(archive, archive.text.split(":", 1)[0]!));
  else emit.file("file.read", archive);
}

function writeArchive(archive: Value, emit: Emit): void {
  if (/^[^/]+:/.test(archive.text.slice(0, 256)))
    emit.net("net.send", withText(archive, archive.text.split(":", 1)[0]!));
  else emit.file("file.write", archive);
}

interface OldStyle {
  readonly letters: string;
  readonly archive: Value | null;
  readonly folder: Value | null;
  readonly operands: readonly Value[];
}

function oldStyle(line: Line): OldStyle | null {
  const letters = textOf(line.words[0]);
  if (letters === null || letters.startsWith("-") || !/^[A-Za-z]{1,16}$/.test(letters) || !/[cxtruAd]/.test(letters))
    return null;
  if (line.flag("create") || line.flag("extract") || line.flag("list")) return null;
  let archive: Value | null = null;
  let folder: Value | null = null;
  const operands = line.operands.slice(1);
  for (const letter of letters) {
    if (letter === "f") archive = operands.shift() ?? null;
    else if (letter === "C") folder = operands.shift() ?? null;
    else if ("bgHIKLNTVXF".includes(letter)) operands.shift();
  }
  return { letters, archive: archive ?? line.value("-f"), folder, operands };
}

const zip: Entry = {
  names: ["zip"],
  options: {
    "-r --recurse-paths -R": "recursive",
    "-m --move": { sets: "moves" },
    "-P --password -n --suffixes -b --temp-path -x --exclude -i --include -t -tt -s -O --out -Z --compression-method":
      "value",
    "-T --test": { sets: "tests" },
    "-TT --unzip-command": "shell",
    "-# -0 -9 -q --quiet -u --update -f --freshen -j --junk-paths -v -y --symlinks -X -D -e --encrypt -d --delete -@ -g -k -l -ll -o -F -FF -A":
      "flag",
  },
  operands: { first: ["write"], rest: "read" },
  act: (line, emit) => {
    if (line.flag("moves"))
      for (const file of line.operands.slice(1)) emit.file("file.delete", file, { recursive: true });
  },
};

const unzip: Entry = {
  names: [
    "unzip",
    "unar",
    "unrar-free",
    "lsar",
    "zipinfo",
    "funzip",
    "zipgrep",
    "unace",
    "unarj",
    "lha",
    "lhasa",
    "cabextract",
    "unshield",
    "innoextract",
    "unsquashfs",
    "rpm2cpio",
  ],
  options: {
    "-d": "optional",
    "-o": "flag",
    "-l -t -v -Z -z -p -c -1 -2 -m -s -h": { sets: "lists" },
    "-P -x -I -O -F -e": "value",
    "-a -aa -b -C -j -K -L -M -n -N -q -qq -u -U -V -W -X -f -D -T -B -^ -:": "flag",
    "--help --version": "harmless",
  },
  unknownOptions: "ignored",
  operands: { first: ["read"] },
  act: (line, emit) => {
    if (/^(?:zipinfo|lsar|funzip|zipgrep|rpm2cpio)$/.test(line.program) || line.flag("lists")) return;
    emit.file("file.write", targetOf(line), { recursive: true, append: true });
  },
};

/** `-d folder`, or `-d` with the folder as the word after it. */
function targetOf(line: Line): Value {
  const at = line.words.findIndex((word) => word.text === "-d");
  return line.value("-d") ?? (at >= 0 ? line.words[at + 1] : undefined) ?? exact(".");
}

/** 7-Zip and RAR: a letter says what is done. */
const seven: Entry = {
  names: ["7z", "7za", "7zr", "7zz", "p7zip", "unrar", "rar"],
  syntax: "word",
  unknownOptions: "ignored",
  options: { "-y -r -bd -aoa -aos -aou -sdel -df -dr -dw -ep -ep1 -inul -idq -o+ -o-": "flag" },
  act: (line, emit) => {
    const [verb, archive, ...files] = line.operands;
    const letter = verb?.text ?? "";
    if (archive === undefined) return;
    if (/^(?:a|u|rn|c|cw|f|m|mf|d|k|s)$/.test(letter)) {
      for (const one of files) emit.file("file.read", one, { recursive: true });
      emit.file("file.write", archive, { append: true });
      const moves = letter.startsWith("m") || line.has("-sdel") || line.has("-df");
      if (moves) for (const one of files) emit.file("file.delete", one, { recursive: true });
    } else {
      emit.file("file.read", archive);
      if (!/^[ex]$/.test(letter)) return;
      // 7-Zip takes `-oFOLDER`, RAR a folder at the end.
      const folder = line.words.find((word) => /^-o./.test(word.text) && !/^-o[+-]$/.test(word.text));
      const last = files[files.length - 1];
      const target =
        folder !== undefined ? withText(folder, folder.text.slice(2)) : last?.text.endsWith("/") ? last : exact(".");
      emit.file("file.write", target, { recursive: true, append: true });
    }
  },
};

const cpio: Entry = {
  names: ["cpio", "gcpio"],
  options: {
    "-i --extract": { sets: "extracts" },
    "-o --create": { sets: "creates" },
    "-p --pass-through": { sets: "passes" },
    "-t --list": { sets: "lists" },
    "-F --file, -I, -O": { value: "required" },
    "-D --directory": "chdir",
    "-E --pattern-file": "read",
    "--rsh-command": "program",
    "-H --format, -R --owner, -C --io-size, --block-size, -M --message": "value",
    "-0 --null -a --reset-access-time -A --append -b --swap -B -c -d --make-directories -f --nonmatching -k -l --link -L --dereference -m --preserve-modification-time -n --numeric-uid-gid -r --rename -s --swap-bytes -S --swap-halfwords -u --unconditional -v --verbose -V --dot --absolute-filenames --no-absolute-filenames --device-independent --force-local --no-preserve-owner --only-verify-crc --quiet --renumber-inodes --sparse --to-stdout --warning -6 -7 -z -Z -y -j":
      "flag",
  },
  // Names to archive come on standard input; what is read are those files.
  act: (line, emit) => {
    const file = line.value("-F");
    if (line.flag("creates")) {
      emit.file("file.read", {
        form: "pattern",
        text: line.stdin.shape === "**" ? "./**" : line.stdin.shape,
        sources: line.stdin.sources,
        span: line.words[0]!.span,
      });
      if (file !== null) emit.file("file.write", file);
    } else if (file !== null) emit.file("file.read", file);
    if (line.flag("extracts") && !line.flag("lists"))
      emit.file("file.write", exact("."), { recursive: true, append: true });
    const target = line.operands[0];
    if (line.flag("passes") && target !== undefined) emit.file("file.write", target, { recursive: true, append: true });
  },
};

const pax: Entry = {
  names: ["pax", "spax"],
  options: {
    "-r": { sets: "reads" },
    "-w": { sets: "writes" },
    "-f": "value",
    "-a -c -d -i -k -l -n -t -u -v -z -j -0 -D -H -L -O -P -X -Y -Z": "flag",
    "-b -o -p -s -x -B -E -G -T -U": "value",
  },
  act: (line, emit) => {
    const file = line.value("-f");
    if (line.flag("writes")) {
      for (const one of line.operands) emit.file("file.read", one, { recursive: true });
      if (file !== null) emit.file("file.write", file);
    } else if (file !== null) emit.file("file.read", file);
    if (line.flag("reads")) emit.file("file.write", exact("."), { recursive: true, append: true });
  },
};

const ar: Entry = {
  names: ["ar", "gcc-ar", "llvm-ar", "ranlib"],
  syntax: "bare",
  act: (line, emit) => {
    const [how, ...rest] = line.words;
    if (line.program === "ranlib") {
      for (const one of line.words) emit.file("file.write", one, { append: true });
      return;
    }
    const letters = how?.text.replace(/^-/, "") ?? "";
    const at = /[abi]/.test(letters) ? 1 : 0;
    const archive = rest[at];
    if (archive === undefined) return;
    if (/[dmqrs]/.test(letters)) {
      emit.file("file.write", archive, { append: true });
      for (const one of rest.slice(at + 1)) emit.file("file.read", one);
    } else {
      emit.file("file.read", archive);
      if (letters.includes("x")) emit.file("file.write", exact("."), { recursive: true, append: true });
    }
  },
};

export const entries: readonly Entry[] = [ar, cpio, pax, seven, tar, unzip, zip];
