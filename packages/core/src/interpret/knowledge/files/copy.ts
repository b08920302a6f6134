import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { type Value, withText } from "../value.js";
import { sayDisguise, underAnotherName } from "./alias.js";

const common = {
  "-f --force": "force",
  "-t --target-directory": { is: "write", operands: "read" },
  "-S --suffix": "value",
  "-b -v --verbose -T --no-target-directory -Z --strip-trailing-slashes": "flag",
  // What stands there may stay.
  "-i --interactive, -n --no-clobber, -u": { sets: "keeps" },
  "--update": { value: "optional", sets: "keeps" },
  "--backup --context": "optional",
} as const;

const cp: Entry = {
  names: ["cp", "gcp"],
  options: {
    ...common,
    // A folder is put among what stands there; nothing else of it changes.
    "-r -R --recursive -a --archive": { sets: ["recursive", "append"] },
    "-l --link -s --symbolic-link -d -H -L --dereference -P --no-dereference -p -x --one-file-system": "flag",
    "--attributes-only --copy-contents --parents --remove-destination --debug": "flag",
    "--preserve --no-preserve --reflink --sparse": "optional",
  },
  operands: { last: "write", rest: "read" },
  act: passContent,
  silent: true,
};

const mv: Entry = {
  names: ["mv", "gmv"],
  options: {
    ...common,
    "-t --target-directory": { is: "write", operands: "move" },
    "--exchange --no-copy --debug": "flag",
  },
  operands: { last: "write", rest: "move" },
  act: passContent,
  silent: true,
};

const install: Entry = {
  names: ["install", "ginstall"],
  options: {
    "-m --mode": { value: "required", sets: "mode" },
    "-o --owner -g --group -S --suffix --strip-program": "value",
    "-t --target-directory": { is: "write", operands: "read" },
    "-d --directory": { operands: "create" },
    "-b -c -C --compare -D -p --preserve-timestamps -s --strip -T --no-target-directory -v --verbose -Z": "flag",
    "--backup --context --preserve-context": "optional",
  },
  operands: { last: "write", rest: "read" },
  act: (line, emit) => {
    setMode(line, emit);
    passContent(line, emit);
  },
  silent: true,
};

/** One file copied to another name holds there what it held; to a folder, it keeps its name. */
function passContent(line: Line, emit: Emit): void {
  const target = line.value("-t") ?? line.operands[line.operands.length - 1];
  const sources = line.has("-t") ? line.operands : line.operands.slice(0, -1);
  if (target === undefined) return;
  if (HIDDEN_FOLDER.test(target.text.slice(-64))) intoFolder(target, sources, emit);
  for (const source of sources) {
    sayDisguise(source, target, emit);
    // What is made of an example is no secret, for as long as it is known what that is.
    const text =
      (EXAMPLE.test(source.text.slice(-64)) ? emit.wanted(source) : emit.content(source)) ?? underAnotherName(source);
    if (text === null) {
      const last = source.text.replace(/\/+$/, "").replace(/^.*\//, "");
      emit.below(source, target);
      if (last !== "") emit.below(source, withText(target, `${target.text.replace(/\/+$/, "")}/${last}`));
      continue;
    }
    emit.holds(target, text, !line.flag("keeps"));
    const name = source.text.slice(source.text.lastIndexOf("/") + 1);
    emit.holds(withText(target, `${target.text.replace(/\/+$/, "")}/${name}`), text);
  }
}

const EXAMPLE = /(?:example|sample|template|dist|defaults?)$/i;

/** A name folders have whose content counts: `~/.claude`, `.github/hooks`. Nobody here knows whether there is one. */
const HIDDEN_FOLDER = /(?:^|\/)(?:\.[A-Za-z][\w-]*|hooks)$/;
const MOST_COPIED = 16;

/** What is copied to a folder keeps its name there. */
function intoFolder(target: Value, sources: readonly Value[], emit: Emit): void {
  emit.maybe(() => {
    for (const source of sources.slice(0, MOST_COPIED)) {
      const name = source.text.slice(source.text.replace(/\/+$/, "").lastIndexOf("/") + 1);
      if (source.form === "exact" && name !== "")
        emit.file("file.write", withText(target, `${target.text}/${name}`), { append: true });
    }
  });
}

/** `install -m 4755` leaves a setuid file behind. */
function setMode(line: Line, emit: Emit): void {
  const mode = line.value("-m")?.text ?? "";
  const target = line.value("-t") ?? line.operands[line.operands.length - 1];
  if (target !== undefined && /^0?[4-7]\d{3}$|[ug]\+?=?[rwx]*s/.test(mode.slice(0, 32))) {
    emit.file("file.chmod", target, { mode: "setuid" });
  }
}

export const entries: readonly Entry[] = [cp, mv, install];
