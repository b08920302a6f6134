import { decodeCommand } from "../../code/powershell/encoded.js";
import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { exact, type Value, withText } from "../value.js";
import { stdinText } from "./shells.js";
import { namesFile, programOf, windowsFile } from "./windows-words.js";

/** Parameters of `pwsh`, each of which any beginning stands for, in any case; those with a value. */
const PARAMETERS: readonly (readonly [name: string, takesValue: boolean])[] = [
  ["command", true],
  ["commandwithargs", true],
  ["encodedcommand", true],
  ["ec", true],
  ["encodedarguments", true],
  ["file", true],
  ["executionpolicy", true],
  ["ep", true],
  ["configurationname", true],
  ["configurationfile", true],
  ["custompipename", true],
  ["inputformat", true],
  ["outputformat", true],
  ["psconsolefile", true],
  ["settingsfile", true],
  ["version", true],
  ["windowstyle", true],
  ["workingdirectory", true],
  ["wd", true],
  ["interactive", false],
  ["login", false],
  ["mta", false],
  ["noexit", false],
  ["nologo", false],
  ["noninteractive", false],
  ["noprofile", false],
  ["noprofileloadtime", false],
  ["sshservermode", false],
  ["sta", false],
  ["help", false],
];

/** `pwsh`, whose words are read one by one: an option is any beginning of a parameter. */
const powershell: Entry = {
  names: ["pwsh", "powershell", "pwsh-preview", "pwsh.exe", "powershell.exe"],
  syntax: "bare",
  act: runPowerShell,
};

function runPowerShell(line: Line, emit: Emit): void {
  line.flags.push("coded");
  const { words } = line;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word.form === "exact" && word.text === "-") return fromInput(line, emit);
    const said = /^[-/]{1,2}([a-z]+)$/i.exec(word.form === "exact" ? word.text : "")?.[1]?.toLowerCase();
    if (said === undefined) return runOperands(line, i, emit);
    const [name, takesValue] = PARAMETERS.find(([one]) => one === said) ??
      PARAMETERS.find(([one]) => one.startsWith(said)) ?? ["", false];
    const value = words[i + 1];
    if (name === "version" || name === "help") return;
    if (value !== undefined && value.text === "-" && (name === "command" || name === "file"))
      return fromInput(line, emit);
    if (name.startsWith("command")) return emit.code("powershell", joinedText(words.slice(i + 1)), "inline");
    if (name === "encodedcommand" || name === "ec") return emit.code("powershell", decodedText(value), "inline");
    if (name === "file" && value !== undefined) return emit.script("powershell", value, words.slice(i + 2));
    if (name === "workingdirectory" || name === "wd") if (value !== undefined) emit.chdir(value);
    if (takesValue) i++;
  }
  fromInput(line, emit);
}

/** `pwsh x.ps1 args` runs a file, Windows' own `powershell` a command. */
function runOperands(line: Line, at: number, emit: Emit): void {
  const first = line.words[at]!;
  if (line.program.startsWith("powershell") && !/\.psm?1$/i.test(first.text))
    emit.code("powershell", joinedText(line.words.slice(at)), "inline");
  else emit.script("powershell", first, line.words.slice(at + 1));
}

function fromInput(line: Line, emit: Emit): void {
  if (line.stdin.text !== "") emit.code("powershell", stdinText(line), "stdin");
}

function joinedText(words: readonly Value[]): Value | null {
  const [first] = words;
  if (first === undefined) return exact("");
  if (words.length === 1) return first;
  return words.every(({ form }) => form === "exact")
    ? { ...first, text: words.map(({ text }) => text).join(" ") }
    : null;
}

function decodedText(word: Value | undefined): Value | null {
  return word === undefined || word.form !== "exact" ? null : { ...word, text: decodeCommand(word.text) };
}

/** `cmd /c text`: the few words of its own that remove or end something; other texts are opaque, other words programs. */
const cmd: Entry = { names: ["cmd", "cmd.exe"], syntax: "bare", act: runCmd };

const SWITCH = /^\/[a-z?](?::\w+)?$/i;

function runCmd(line: Line, emit: Emit): void {
  const at = line.words.findIndex((word) => /^\/[ckr]$/i.test(word.text));
  const given = at < 0 ? [] : line.words.slice(at + 1);
  const [first, ...rest] = (given.length === 1 ? given.flatMap(split) : given).flatMap(apart);
  if (first === undefined) {
    if (at >= 0 || line.stdin.text !== "") emit.opaque("foreign_shell");
    return;
  }
  // A text with operators or variables is nobody's to read here.
  if ([first, ...rest].some(({ form, text }) => form !== "exact" || /[&|<>^%"]/.test(text)))
    return emit.opaque("foreign_shell");
  const switches = rest.filter(({ text }) => SWITCH.test(text)).map(({ text }) => text.toLowerCase());
  const paths: readonly Value[] = rest.filter(({ text }) => !SWITCH.test(text)).map((one) => globbed(windowsFile(one)));
  switch (first.text.toLowerCase()) {
    case "del":
    case "erase":
    case "rd":
    case "rmdir":
      for (const path of paths) emit.file("file.delete", path, switches.includes("/s") ? { recursive: true } : {});
      return;
    case "format":
      return emit.add("system.disk", "device", rest[0] ?? null, { what: "format" });
    case "copy":
    case "xcopy":
    case "move":
    case "ren":
    case "rename":
      return copies(/^(?:move|ren)/i.test(first.text), paths, emit);
    case "md":
    case "mkdir":
      for (const path of paths) emit.file("file.write", path, { append: true });
      return;
    case "type":
    case "more":
      for (const path of paths) emit.file("file.read", path);
      return;
    case "echo":
    case "dir":
    case "cd":
    case "ver":
    case "set":
    case "where":
    case "cls":
    case "rem":
    case "title":
    case "pause":
    case "exit":
    case "setlocal":
    case "endlocal":
    case "chcp":
    case "date":
    case "time":
    case "vol":
    case "path":
    case "pushd":
    case "popd":
      return;
    default: {
      const name = programOf(first.text);
      const file = namesFile(first.text) && !emit.knows(name);
      emit.run([withText(first, file ? `./${first.text}` : name), ...rest]);
    }
  }
}

/** A word of its own needs no blank before its switches: `del/f/s/q`. */
function apart(word: Value, at: number): readonly Value[] {
  const joined = at > 0 ? null : /^(del|erase|rd|rmdir|dir|copy|move|cd|md|mkdir)((?:\/[a-z?])+)$/i.exec(word.text);
  return joined === null ? [word] : [joined[1]!, ...joined[2]!.match(/\/./g)!].map((text) => withText(word, text));
}

/** All but the last are read, or move away; a lone one lands here. */
function copies(moves: boolean, paths: readonly Value[], emit: Emit): void {
  const sources = paths.length > 1 ? paths.slice(0, -1) : paths;
  for (const source of sources) {
    emit.file("file.read", source);
    if (moves) emit.file("file.delete", source, { recursive: true });
  }
  if (paths.length > 1) emit.file("file.write", paths[paths.length - 1]!);
}

/** `*.*` is everything there is. */
const globbed = (path: Value): Value =>
  /[*?]/.test(path.text) ? { ...path, form: "pattern", text: path.text.replace(/\*\.\*$/, "*") } : path;

function split(word: Value): readonly Value[] {
  if (word.form !== "exact") return [word];
  return word.text
    .split(/[ \t]+/)
    .filter((one) => one !== "")
    .map((text) => ({ ...word, text }));
}

export const entries: readonly Entry[] = [powershell, cmd];
