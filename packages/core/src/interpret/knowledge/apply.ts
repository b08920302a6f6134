import type { Detail } from "../../spine/index.js";
import { type CompiledEffect, type CompiledRole, compileRole } from "./effects.js";
import type { Line } from "./line.js";
import { isStranger } from "./packages/strangers.js";
import type { Emit, FileKind, Launch, NetKind, Role, RoleName } from "./types.js";
import type { Value } from "./value.js";
import { textOf, UNKNOWN_STREAM, withText } from "./value.js";

/** Says through `emit` what a line would do, as far as its program's entry tells. */
export function applyLine(line: Line, emit: Emit): void {
  const { options, at } = line;
  if (line.flag("harmless")) return;
  noteStrangers(line, emit);
  for (let i = 0; i < options.length; i++) {
    const { option, value } = options[i]!;
    if (value !== null && option.moves) emit.chdir(value);
  }
  applyOptions(line, emit);
  applyOperands(line, emit);
  const { levels } = at;
  for (let i = 0; i < levels.length; i++) {
    const { effects, act } = levels[i]!;
    if (effects.length > 0) applyEffects(effects, null, line, emit);
    if (act !== null) act(line, emit);
  }
  const { launches, stdinCode: language } = line.at;
  if (launches !== null) applyLaunch(launches, line, emit);
  if (language !== null && line.operands.length === 0 && !line.flag("coded")) {
    emit.code(language, stdinValue(line), "stdin");
  }
}

function noteStrangers(line: Line, emit: Emit): void {
  if (line.lost) emit.unknown();
  if (line.strangers.length === 0) return;
  const manner = line.at.unknownOptions;
  if (manner === "opaque") emit.opaque("unknown_option");
  else if (manner !== "ignored") emit.unknown();
}

function applyOptions(line: Line, emit: Emit): void {
  const { options } = line;
  for (let i = 0; i < options.length; i++) {
    const { option, value } = options[i]!;
    if (option.effects.length > 0) applyEffects(option.effects, value, line, emit);
    if (value !== null) for (let j = 0; j < option.is.length; j++) applyCompiled(option.is[j]!, value, line, emit);
  }
}

function applyOperands(line: Line, emit: Emit): void {
  const placed = line.operandsAre ?? line.at.operands;
  if (placed === null) return;
  const { first, last, rest, absent } = placed;
  const given = line.operands;
  const end = last !== null && given.length > first.length ? given.length - 1 : given.length;
  for (let i = 0; i < end; i++) {
    const role = i < first.length ? first[i]! : rest;
    if (role !== null) applyCompiled(role, given[i]!, line, emit);
  }
  if (end < given.length) applyCompiled(last!, given[end]!, line, emit);
  if (absent !== null && rest !== null && end <= first.length) applyCompiled(rest, absent, line, emit);
}

function applyCompiled(role: CompiledRole, value: Value, line: Line, emit: Emit): void {
  if (role.effects !== null) applyEffects(role.effects, value, line, emit);
  else applyNamed(role.named!, value, line, emit);
}

/** Applies what a value is. */
export function applyRole(role: Role, value: Value, line: Line, emit: Emit): void {
  applyCompiled(compileRole(role), value, line, emit);
}

/**
 * Whether what a line moves stays below this folder, each file under a name of its own: `mv * old/`, and in a loop
 * `mv "$f" "x$f"`. Nothing is lost then.
 */
function staysHere(source: Value, line: Line): boolean {
  const target = line.value("-t") ?? line.operands[line.operands.length - 1];
  if (target === undefined || target.form === "unknown" || /^[/~]|^\.\.(?:\/|$)|\/\.\./.test(target.text)) return false;
  if (target.form === "exact") return target.text.endsWith("/") || line.operands.length > 2;
  return target.text.includes("**") ? target.text.startsWith(source.text) : target.text.includes("*");
}

/** What is read to be changed in place is shown to nobody. */
const EDITED: Detail = { what: "edit" };
const NOTHING_MORE: Detail = {};

function applyNamed(role: RoleName, value: Value, line: Line, emit: Emit): void {
  const text = textOf(value);
  switch (role) {
    case "file-or-stdin":
      if (text !== "-") emit.file("file.read", value, line.flag("edits-unseen") ? EDITED : NOTHING_MORE);
      return;
    case "file-or-stdout":
      if (text !== "-") emit.file("file.write", value);
      return;
    case "data-or-file":
      if (value.text.startsWith("@") && value.text !== "@-")
        emit.file("file.read", withText(value, value.text.slice(1)));
      return;
    case "move":
      emit.file("file.read", value);
      emit.file(
        "file.delete",
        value,
        staysHere(value, line) ? { recursive: true, bounded: true } : { recursive: true },
      );
      return;
    case "remote-or-read":
    case "remote-or-write":
      return applyRemote(role, value, line, emit);
    case "script":
      emit.script(line.at.stdinCode ?? "other", value, []);
      return;
    case "shell":
      emit.shell(value);
      return;
    case "command":
      emit.run(splitWords(value));
      return;
    case "program":
      emit.run([value]);
      return;
    default:
      // `chdir` was read before anything else.
      return;
  }
}

/** `host:path`, as scp and rsync have it; `C:`-like one-letter hosts do not exist here. */
function applyRemote(role: RoleName, value: Value, line: Line, emit: Emit): void {
  const host = remoteHost(value.text);
  const sends = role === "remote-or-write";
  if (value.form === "unknown") {
    emit.file(sends ? "file.write" : "file.read", value);
    emit.maybe(() => emit.net(sends ? "net.send" : "net.receive", value));
  } else if (host === null)
    emit.file(sends ? "file.write" : "file.read", value, details(sends ? "file.write" : "file.read", {}, line));
  else {
    emit.net(sends ? "net.send" : "net.receive", withText(value, host));
    if (sends) emit.elsewhere("remote", () => writeThere(value, host, line, emit));
  }
}

/** The file or folder `host:path` names there; `host:` and `host:~/x` are below the home folder of whoever signs in. */
function writeThere(value: Value, host: string, line: Line, emit: Emit): void {
  if (host === value.text) return;
  const path = value.text.slice(host.length + 1).replace(/^~\//, "");
  if (path === "" || path === "~" || path.startsWith(":")) return;
  emit.file("file.write", withText(value, path), details("file.write", { append: true }, line));
}

/** The host of `host:path`, `user@host:path` or a URL; null for a local path. */
function remoteHost(text: string): string | null {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text.slice(0, 32))) return text;
  const colon = text.indexOf(":");
  if (colon <= 0) return null;
  const slash = text.indexOf("/");
  return slash >= 0 && slash < colon ? null : text.slice(0, colon);
}

/** Splits a text into words as the shell does, but expands nothing. */
export function splitWords(value: Value): Value[] {
  if (value.form !== "exact") return [value];
  const words: Value[] = [];
  let word = "";
  let open = false;
  let quote = "";
  for (const c of value.text) {
    if (quote === "\\") {
      word += c;
      quote = "";
    } else if (quote !== "") {
      if (c === quote) quote = "";
      else word += c;
    } else if (c === "'" || c === '"' || c === "\\") {
      quote = c;
      open = true;
    } else if (c === " " || c === "\t" || c === "\n") {
      if (open) words.push(withText(value, word));
      word = "";
      open = false;
    } else {
      word += c;
      open = true;
    }
  }
  if (open) words.push(withText(value, word));
  return words;
}

function applyEffects(effects: readonly CompiledEffect[], value: Value | null, line: Line, emit: Emit): void {
  for (let i = 0; i < effects.length; i++) {
    const effect = effects[i]!;
    if (effect.when !== null && !line.flag(effect.when)) continue;
    if (effect.unless !== null && line.flag(effect.unless)) continue;
    if (effect.possible) emit.maybe(() => applyEffect(effect, value, line, emit));
    else applyEffect(effect, value, line, emit);
  }
}

function applyEffect(effect: CompiledEffect, value: Value | null, line: Line, emit: Emit): void {
  const { kind, on, name } = effect;
  const detail = line.flags.length === 0 ? effect.detail : details(kind, effect.detail, line);
  if (on === "file") emit.file(kind as FileKind, effect.value ?? value ?? ANYTHING, detail);
  else if (on === "net") emit.net(kind as NetKind, effect.value ?? value ?? ANYTHING, detail);
  else if (kind === "package.install" && name === null && value !== null && isStranger(value, line.program))
    emit.add(kind, effect.type, value, detail, ["untrusted"]);
  else emit.add(kind, effect.type, name ?? value, detail, effect.labels);
}

const ANYTHING: Value = { form: "unknown", text: "", sources: [], span: { start: 0, end: 0 } };

/** Details of an action of this kind, with the line's flags that such an action carries. */
function details(kind: string, detail: Detail, line: Line): Detail {
  if (line.flags.length === 0) return detail;
  const file = kind.startsWith("file.");
  const infra = kind === "infra.delete";
  const recursive = (file || infra) && line.flag("recursive");
  const bounded = (file || infra || kind === "system.kill") && line.flag("bounded");
  const append = kind === "file.write" && line.flag("append");
  const force = FORCED.has(kind) && line.flag("force");
  const shared = (kind === "vcs.rewrite" || kind === "package.install") && line.flag("shared");
  if (!recursive && !bounded && !append && !force && !shared) return detail;
  // Not spread: what is added to a spread gives each object a shape of its own, and whoever reads actions is slow.
  const all: { -readonly [K in keyof Detail]: Detail[K] } = {};
  Object.assign(all, detail);
  if (recursive) all.recursive = true;
  if (bounded) all.bounded = true;
  if (append) all.append = true;
  if (force) all.force = true;
  if (shared) all.shared = true;
  return all;
}

const FORCED: ReadonlySet<string> = new Set([
  "vcs.discard",
  "vcs.send",
  "vcs.rewrite",
  "infra.apply",
  "infra.delete",
  "system.kill",
]);

function applyLaunch(launch: Launch, line: Line, emit: Emit): void {
  if (launch.when !== undefined && !line.flag(launch.when)) return;
  if (launch.unless !== undefined && line.flag(launch.unless)) return;
  let at = launch.skip ?? 0;
  if (launch.assignments) while (isAssignment(line.operands[at])) at++;
  const command = line.operands.slice(at);
  const first = command[0];
  if (first === undefined) return;
  const assignments = line.operands.slice(launch.skip ?? 0, at);
  const how = {
    certainty: launch.certainty ?? "certain",
    where: launch.where ?? "here",
    stdin: line.stdin,
    assignments,
  };
  if (launch.as === "shell") emit.shell(joined(command), how);
  else emit.run(command, how);
}

function isAssignment(value: Value | undefined): boolean {
  return value !== undefined && /^[A-Za-z_]\w*=/.test(value.text.slice(0, 256));
}

/** Words joined by blanks, as a launcher does that hands them to a shell. */
export function joined(words: readonly Value[]): Value {
  const first = words[0]!;
  if (words.length === 1) return first;
  const known = words.every((word) => word.form === "exact");
  const sources = words.flatMap((word) => word.sources).slice(0, 16);
  const span = { start: first.span.start, end: words[words.length - 1]!.span.end };
  if (!known) return { form: "unknown", text: "", sources, span };
  return { form: "exact", text: words.map((word) => word.text).join(" "), sources, span };
}

function stdinValue(line: Line): Value {
  const { text, sources } = line.stdin ?? UNKNOWN_STREAM;
  const span = { start: 0, end: 0 };
  return text === null ? { form: "unknown", text: "", sources, span } : { form: "exact", text, sources, span };
}
