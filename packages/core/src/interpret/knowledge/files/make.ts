import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import type { Value } from "../value.js";
import { escapeGlob, textOf } from "../value.js";
import { sayDisguise, underAnotherName } from "./alias.js";

/** Permissions of a mode as `chmod` reads it, in the words of policy. */
export function modeOf(mode: string): "setuid" | "world-writable" | "executable" | "other" {
  const octal = /^0*([0-7]{0,4})([0-7])$/.exec(mode.slice(0, 16));
  if (octal !== null) {
    const bits = Number.parseInt(mode.slice(0, 16), 8);
    if ((bits & 0o6000) !== 0) return "setuid";
    if ((bits & 0o002) !== 0) return "world-writable";
    return (bits & 0o111) !== 0 ? "executable" : "other";
  }
  if (/(?:^|,)[ugoa]*[-+=rwxXt]*[+=][rwxXt]*s/.test(mode.slice(0, 64))) return "setuid";
  if (/(?:^|,)(?:[ugo]*[oa][ugo]*|)[+=][rxXst]*w/.test(mode.slice(0, 64))) return "world-writable";
  return /[+=][rwXst]*x/.test(mode.slice(0, 64)) ? "executable" : "other";
}

const chmod: Entry = {
  names: ["chmod", "gchmod"],
  // A mode may begin with a dash (`chmod -x file`), so that options are listed and all else is an operand.
  syntax: "bare",
  silent: true,
  carries: false,
  act: (line, emit) => {
    const rest: Value[] = [];
    let recursive = false;
    let reference = false;
    for (const word of line.words) {
      if (/^--?R(?:ecursive)?$|^-[vfc]*R[vfcR]*$|^--recursive$/.test(word.text)) recursive = true;
      else if (word.text.startsWith("--reference")) reference = true;
      else if (!/^-[vfc]+$|^--(?:verbose|changes|silent|quiet|(?:no-)?preserve-root|)$/.test(word.text))
        rest.push(word);
    }
    const mode = reference ? "other" : modeOf(textOf(rest[0]) ?? "");
    for (const file of reference ? rest : rest.slice(1))
      emit.file("file.chmod", file, recursive ? { mode, recursive: true } : { mode });
  },
};

const owners: Entry = {
  names: ["chown", "chgrp", "gchown"],
  options: {
    "-R --recursive": "recursive",
    "--reference": { value: "required", operands: "chown" },
    "--from": "value",
    "-c -f -v -h -H -L -P --changes --silent --quiet --verbose --dereference --no-dereference --preserve-root --no-preserve-root":
      "flag",
  },
  operands: { first: ["text"], rest: "chown" },
  carries: false,
  silent: true,
};

const OTHER = [{ kind: "file.chmod", detail: { mode: "other" } }] as const;

/** `chattr +i file`, `chattr -i file`: what looks like an option is the change. */
const chattr: Entry = {
  names: ["chattr"],
  syntax: "bare",
  carries: false,
  act: (line, emit) => {
    const recursive = line.words.some((word) => /^-[Vf]*R[RVf]*$/.test(word.text));
    const files = line.words.filter(
      (word, i) => !/^[-+=]/.test(word.text) && !/^-[pv]$/.test(line.words[i - 1]?.text ?? ""),
    );
    for (const file of files)
      emit.file("file.chmod", file, recursive ? { mode: "other", recursive } : { mode: "other" });
  },
};

const acls: readonly Entry[] = [
  {
    names: ["setfacl"],
    options: {
      "-R --recursive": "recursive",
      "-m --modify, -x --remove, -s --set": "value",
      "-M --modify-file, -X --remove-file, --set-file, --restore": "read",
      "-b --remove-all -k --remove-default -n --no-mask --mask -d --default -L --logical -P --physical": "flag",
      "--test -v --version -h --help": "harmless",
    },
    operands: OTHER,
    carries: false,
  },
  {
    names: ["setfattr"],
    options: {
      "-n --name, -v --value, -x --remove": "value",
      "-h --no-dereference --raw": "flag",
      "--restore": "read",
    },
    operands: OTHER,
    carries: false,
  },
  {
    names: ["setcap", "filecap"],
    options: { "-r -v -f -n -q -h": "flag" },
    operands: { first: ["text"], rest: [{ kind: "file.chmod", detail: { mode: "setuid" } }] },
    carries: false,
  },
  {
    names: ["chcon", "chflags"],
    options: {
      "-R --recursive": "recursive",
      "-u --user, -r --role, -t --type, -l --range, --reference": { value: "required", operands: OTHER },
      "-h --no-dereference -v --verbose -f -H -L -P -x --dereference --preserve-root --no-preserve-root": "flag",
    },
    operands: { first: ["text"], rest: OTHER },
    carries: false,
    // Nobody sees it any more; shown again is no harm.
    act: (line, emit) => {
      if (/(?:^|,)hidden(?:,|$)/.test(line.text(0) ?? ""))
        emit.add("system.configure", "none", null, { what: "hidden" });
    },
  },
  {
    names: ["restorecon", "fixfiles"],
    options: {
      "-R -r --recursive": "recursive",
      "-n": "harmless",
      "-F -v -i -p -m -D -e -f -0 -x": "flag",
      "-T": "value",
    },
    operands: OTHER,
    carries: false,
  },
  {
    names: ["xattr"],
    options: { "-r -s -c -v -x": "flag", "-p -d -w": { sets: "named" }, "-l": { sets: "lists" } },
    carries: false,
    act: (line, emit) => {
      const skip = line.has("-w") ? 2 : line.flag("named") ? 1 : 0;
      const looks = !line.has("-c") && !line.words.some((word) => /^-[rsvx]*[wdc]/.test(word.text));
      // macOS asks before it starts what came from elsewhere, unless this is gone.
      if (!looks && (line.has("-c") || line.text(0) === "com.apple.quarantine"))
        emit.add("system.configure", "none", null, { what: "quarantine", program: "xattr" });
      // The Finder's own bytes say among other things whether it is shown.
      if (!looks && line.text(0) === "com.apple.FinderInfo")
        emit.add("system.configure", "none", null, { what: "hidden", program: "xattr" });
      for (const file of line.operands.slice(skip))
        emit.file(looks ? "file.list" : "file.chmod", file, looks ? {} : { mode: "other" });
    },
  },
];

const folders: Entry = {
  names: ["mkdir", "gmkdir"],
  options: { "-m --mode -Z --context": "value", "-p --parents -v --verbose": "flag" },
  // An existing folder stays as it is.
  operands: [{ kind: "file.write", detail: { append: true } }],
  carries: false,
  silent: true,
};

const touches: Entry = {
  names: ["touch", "gtouch"],
  options: {
    "-d --date -t --time": "value",
    "-r --reference": "list",
    "-a -c --no-create -f -h --no-dereference -m": "flag",
  },
  operands: "touch",
  carries: false,
  silent: true,
  act: (line, emit) => {
    // As old as the system itself: what came later hides among what was there.
    const like = textOf(line.value("-r")) ?? "";
    if (/^\/(?:s?bin|lib\w*|usr|etc|boot|System)(?:\/|$)/.test(like))
      emit.add("system.configure", "none", null, { what: "times" });
  },
};

const nodes: Entry = {
  names: ["mknod", "mkfifo"],
  options: { "-m --mode -Z --context": "value" },
  operands: { first: ["create"] },
  carries: false,
  act: (line, emit) => {
    const kind = line.text(1);
    if (line.program === "mknod" && (kind === "b" || kind === "c"))
      emit.add("device.open", "device", line.operands[0]!, { what: "node" });
  },
};

const links: Entry = {
  names: ["ln", "gln", "link"],
  options: {
    "-s --symbolic": { sets: "symbolic" },
    "-t --target-directory": "value",
    "-S --suffix": "value",
    "--backup": "optional",
    "-f --force": "force",
    "-b -d -F -i -L -n -P -r -T -v --directory --interactive --logical --no-dereference --physical --relative --no-target-directory --verbose":
      "flag",
  },
  carries: false,
  silent: true,
  act: link,
};

function link(line: Line, emit: Emit): void {
  const into = line.value("-t");
  const { operands } = line;
  const [target] = operands;
  if (target === undefined) return;
  const kind = line.flag("symbolic") ? "symbolic" : "hard";
  const place = into ?? operands[1] ?? { ...target, text: target.text.slice(target.text.lastIndexOf("/") + 1) };
  emit.file("file.link", place, {
    link: kind,
    ...(target.form === "exact" ? { target: target.text.slice(0, 1024) } : {}),
  });
  if (line.flag("force")) emit.file("file.delete", place);
  sayDisguise(target, place, emit);
  const content = emit.content(target) ?? underAnotherName(target);
  if (content === null) return;
  emit.holds(place, content);
  const name = target.text.slice(target.text.lastIndexOf("/") + 1);
  emit.holds({ ...place, text: `${place.text.replace(/\/+$/, "")}/${name}` }, content);
}

const temporary: Entry = {
  names: ["mktemp", "gmktemp", "tempfile"],
  options: {
    "-p": "value",
    "--tmpdir": "optional",
    "--suffix": "value",
    "-d --directory -q --quiet -u --dry-run -t": "flag",
  },
  output: (line) => {
    const given = line.value("-p") ?? line.value("--tmpdir");
    const [folder, template, suffix] = [given, line.operands[0], line.value("--suffix")].map(patternOf);
    if (folder === null || template === null || suffix === null || suffix?.includes("/")) return null;
    const bare = template === undefined;
    const wild = (template ?? "tmp.XXX").replace(/X{3,}(?!.*X{3})/, "*");
    // Of a name alone some make a name of their own behind it.
    const name = (wild === template && line.has("-t") ? `${wild}.*` : wild) + (suffix ?? "");
    const below = folder || (bare || folder === "" || line.has("-t") || line.has("--tmpdir") ? "/tmp" : null);
    return { pattern: below === null ? name : `${below.replace(/(?<=.)\/+$/, "")}/${name}` };
  },
};

/** A word as a part of a pattern; undefined where there is none, null where nobody knows it. */
function patternOf(word: Value | undefined | null): string | null | undefined {
  if (word === undefined || word === null) return undefined;
  return word.form === "exact"
    ? escapeGlob(word.text)
    : word.form === "pattern" && !word.text.includes("**")
      ? word.text
      : null;
}

const tee: Entry = {
  names: ["tee", "gtee", "sponge"],
  options: { "-a --append": "append", "-i --ignore-interrupts -p": "flag", "--output-error": "optional" },
  operands: "write",
  passesLines: true,
  act: (line, emit) => {
    const { text } = line.stdin;
    for (const file of line.operands) {
      const before = line.flag("append") ? emit.content(file) : "";
      if (before !== null) emit.holds(file, text === null ? null : before + text);
      // Where nobody knows what stood there, nothing may have.
      else if (text !== null) emit.maybe(() => emit.holds(file, text));
    }
  },
  output: (line) => line.stdin.text,
};

export const entries: readonly Entry[] = [
  ...acls,
  chattr,
  chmod,
  folders,
  links,
  nodes,
  owners,
  tee,
  temporary,
  touches,
];
