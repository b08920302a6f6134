import type { Detail } from "../../../spine/index.js";
import type { Line } from "../line.js";
import { decodeEscapes, FORMAT } from "../text/escapes.js";
import type { Emit, Entry, Shape } from "../types.js";
import type { Value } from "../value.js";
import { escapeGlob, exact, textOf } from "../value.js";

/** Predicates that say which files are meant: an action after them is bounded. */
const BOUNDING: ReadonlySet<string> = new Set(
  "-name -iname -path -ipath -wholename -iwholename -regex -iregex -lname -ilname -inum -samefile -empty -size -mtime -mmin -atime -amin -ctime -cmin -newer -anewer -cnewer -user -group -uid -gid -nouser -nogroup -perm -links -used -xtype -fstype -executable".split(
    " ",
  ),
);
const WITH_VALUE: ReadonlySet<string> = new Set(
  "-name -iname -path -ipath -wholename -iwholename -regex -iregex -regextype -lname -ilname -inum -samefile -size -mtime -mmin -atime -amin -ctime -cmin -newer -anewer -cnewer -user -group -uid -gid -perm -links -used -type -xtype -fstype -maxdepth -mindepth -printf -context -D -files0-from -flags -depth-limit".split(
    " ",
  ),
);
const PLAIN: ReadonlySet<string> = new Set(
  "-print -print0 -ls -delete -prune -quit -depth -d -mount -xdev -x -noleaf -daystart -follow -true -false -empty -readable -writable -executable -nouser -nogroup -ignore_readdir_race -noignore_readdir_race -warn -nowarn -not -and -or -a -o -H -L -P -E -X -s -O0 -O1 -O2 -O3".split(
    " ",
  ),
);

const find: Entry = {
  names: ["find", "gfind"],
  syntax: "bare",
  act: runFind,
  carries: false,
  output: printed,
};

/** What it prints: names below its start folder, as a pattern of one line; the folder itself where all below is meant. */
function printed(line: Line): Shape | null {
  const at = line.words.findIndex(isExpression);
  const starts = at < 0 ? line.words : line.words.slice(0, at);
  const start = starts[0] ?? exact(".");
  if (starts.length > 1 || start.form === "unknown" || start.text.includes("**")) return null;
  if (line.words.some((word) => /^-(?:exec|ok|printf|ls|fls)/.test(word.text))) return null;
  const base = start.form === "exact" ? escapeGlob(start.text) : start.text;
  const named = line.words.filter((_, i) => /^-i?name$/.test(line.words[i - 1]?.text ?? ""));
  // Of several names one stands for all where each is that of secrets: what is found is as dear by any of them.
  const alternatives = line.words.some((word) => /^-or?$/.test(word.text));
  const names = alternatives && named.every(isSecretName) ? named.slice(0, 1) : named;
  const bounded = line.words.some((word, i) => BOUNDING.has(word.text) && !isEverything(word.text, line.words[i + 1]));
  if (!bounded) return { pattern: base };
  const [name] = names;
  const leaf =
    names.length === 1 &&
    name !== undefined &&
    name.form !== "unknown" &&
    !name.text.includes("/") &&
    !line.words.some((word) => word.text === "!" || word.text === "-not")
      ? `/**/${name.text}`
      : "/**";
  return { pattern: base.replace(/\/+$/, "") + leaf };
}

const isSecretName = ({ form, text }: Value) =>
  form !== "unknown" && (NAMES_SECRETS.test(text.slice(0, 64)) || KEYS.test(text.slice(0, 64)));

const KEYS = /^\*?\.(?:pem|key|p12|pfx|jks|kdbx?|ppk|keystore|p8|ovpn)$/;

/** One walk over the words: start folders, predicates, then what is done with what they leave. */
function runFind(line: Line, emit: Emit): void {
  const { words } = line;
  if (isUnended(words)) return;
  let at = 0;
  while (at < words.length && /^-(?:[HLPEXsdx]|O[0-3]|D)$/.test(words[at]!.text))
    at += words[at]!.text === "-D" ? 2 : 1;
  const from = at;
  while (at < words.length && !isExpression(words[at]!)) at++;
  const starts = at > from ? words.slice(from, at) : [exact(".")];
  for (const start of starts) emit.file("file.list", start, { recursive: true });
  const only = words.some((word, i) => word.text === "-maxdepth" && words[i + 1]?.text === "0");
  let bounded = false;
  const names = new Alternatives();
  for (; at < words.length; at++) {
    const { text, form } = words[at]!;
    if (form === "exact" && (text === "-exec" || text === "-execdir" || text === "-ok" || text === "-okdir")) {
      at = execute(line, emit, starts, at, { bounded, names: names.all(), only });
      names.act();
      continue;
    }
    if (text === "-o" || text === "-or") names.or();
    else if (ACTS.test(text)) names.act();
    if (text === "-delete") for (const start of starts) emit.file("file.delete", start, detail(bounded));
    else if (text === "-fprint" || text === "-fprint0" || text === "-fls" || text === "-fprintf") {
      const file = words[++at];
      if (file !== undefined) emit.file("file.write", file);
      if (text !== "-fprintf") continue;
      // A format that says nothing of the file is the text itself.
      const format = textOf(words[++at]);
      if (file !== undefined && format !== null && !format.includes("%"))
        emit.holds(file, decodeEscapes(format, FORMAT).decoded);
    } else if (WITH_VALUE.has(text)) {
      const value = words[++at];
      if (BOUNDING.has(text) && !isEverything(text, value)) bounded = true;
      if (
        (text === "-name" || text === "-path" || text === "-iname" || text === "-ipath" || text === "-wholename") &&
        value !== undefined &&
        value.form !== "unknown"
      )
        if (words[at - 2]?.text !== "!" && words[at - 2]?.text !== "-not") names.add(value.text);
      const name = names.last();
      if (name !== null && NAMES_SECRETS.test(name.slice(0, 64))) for (const start of starts) seeks(start, name, emit);
    } else if (BOUNDING.has(text)) bounded = true;
    else if (text.startsWith("-newer")) {
      bounded = true;
      at++;
    } else if (!PLAIN.has(text) && text !== "(" && text !== ")" && text !== "!" && text !== ",") emit.unknown();
  }
}

/** Names a file may have: the last one said on each side of `-o`; null where a side says none, or there are too many. */
class Alternatives {
  private sides: (string | null)[] = [null];
  private acted = false;

  add(name: string): void {
    this.sides[this.sides.length - 1] = name;
  }

  /** What was done on the other side is done with; what follows is for other files. */
  or(): void {
    if (this.acted) this.sides = [];
    this.acted = false;
    this.sides.push(null);
  }

  act(): void {
    this.acted = true;
  }

  last(): string | null {
    return this.sides[this.sides.length - 1] ?? null;
  }

  all(): readonly string[] | null {
    const names = [...new Set(this.sides)];
    return names.length > MAX_NAMES || names.includes(null) ? null : (names as string[]);
  }
}

const MAX_NAMES = 8;

/** What is done, or left out, with what was found so far. */
const ACTS = /^-(?:delete|prune|quit|ls|f?print0?|f?printf|fls)$/;

/** `-exec cmd {}` without `;` or `+`: every find refuses the line before it looks at a file. */
function isUnended(words: readonly Value[]): boolean {
  let at = words.length - 1;
  while (at >= 0 && !/^-(?:exec|ok)(?:dir)?$/.test(words[at]!.text)) at--;
  if (at < 0) return false;
  for (let i = at; i < words.length; i++) {
    const { text, form } = words[i]!;
    if (form !== "exact" || text === ";" || (text === "+" && words[i - 1]!.text === "{}")) return false;
  }
  return true;
}

/** Names that are worth a second look: whether they are those of credentials is said by where they are looked for. */
const NAMES_SECRETS =
  /^(?:\*{1,2}\/)?[^*?]*(?:\.(?:ssh|aws|azure|gnupg|kube|docker)\/|id_(?:rsa|dsa|ecdsa|ed25519)|cred|token|secret|passw|wallet|keychain|keytab|shadow|netrc|pgpass|\.(?:pem|key|p12|pfx|kdbx|jks|ovpn)$)/i;

/** Files of one name are looked for everywhere below a folder: by the name alone, or by the last folders of their path. */
function seeks(start: Value, name: string, emit: Emit): void {
  const folders = /^\*{1,2}\/((?:[\w.-]+\/){0,3}[^/]+)$/.exec(name)?.[1];
  if (start.form === "unknown" || (name.includes("/") && folders === undefined)) return;
  const base = start.form === "exact" ? escapeGlob(start.text) : start.text;
  emit.file("file.list", { ...start, form: "pattern", text: `${base.replace(/\/+$/, "")}/**/${folders ?? name}` });
}

/** A predicate every file meets bounds nothing: `-name '*'`, `-size +0`, `-mtime -99999`. */
function isEverything(predicate: string, value: Value | undefined): boolean {
  if (value === undefined || value.form === "unknown") return true;
  if (/^-i?(?:name|path|wholename|regex)$/.test(predicate)) return /^[.*?/]*$/.test(value.text.replaceAll("\\", ""));
  return false;
}

function isExpression(word: Value): boolean {
  return (
    word.form !== "unknown" &&
    (/^-./.test(word.text.slice(0, 2)) || word.text === "(" || word.text === "!" || word.text === ",")
  );
}

function detail(bounded: boolean): Detail {
  return bounded ? { recursive: true, bounded: true } : { recursive: true };
}

/** Which files an action is for: those of a predicate, of a name, or (`only`) nothing but where find starts. */
interface Chosen {
  readonly bounded: boolean;
  readonly names: readonly string[] | null;
  readonly only: boolean;
}

/** Runs the command of `-exec … ;` or `+` for what is found; returns the index of its last word. */
function execute(
  line: Line,
  emit: Emit,
  starts: readonly Value[],
  at: number,
  { bounded, names, only }: Chosen,
): number {
  const { words } = line;
  const asks = words[at]!.text.startsWith("-ok");
  let end = at + 1;
  while (end < words.length && words[end]!.text !== ";" && !(words[end]!.text === "+" && words[end - 1]!.text === "{}"))
    end++;
  const inFolder = words[at]!.text.endsWith("dir");
  const command = words.slice(at + 1, end);
  if (command.length === 0) return end;
  const places = starts.flatMap((start) => {
    if (only) return [inFolder ? renamed(start) : start];
    return (bounded && names !== null ? names : [null]).map((name) => foundBelow(start, name, command));
  });
  for (const found of places) {
    const argv = command.map((word) => (word.text.includes("{}") ? placed(word, found) : word));
    // What a predicate leaves may be nothing.
    emit.run(argv, {
      certainty: asks || bounded ? "possible" : "certain",
      stdin: line.stdin,
      ...(bounded ? { bounded } : { everything: found.text }),
    });
  }
  return end;
}

/** The start folder by the name it has in its own folder. */
const renamed = (start: Value): Value => ({ ...start, form: "unknown", text: "" });

/** What `{}` stands for: the start folder itself where everything below is meant, else a pattern below it. */
function foundBelow(start: Value, name: string | null, command: readonly Value[]): Value {
  if (start.form === "unknown") return start;
  const base = start.text.replace(/(?<=.)\/+$/, "");
  const literal = start.form === "exact" ? base.replace(/[*?[\]\\]/g, "\\$&") : base;
  const isShell = /(?:^|\/)(?:ba|da|z)?sh$/.test(command[0]!.text);
  if (name === null && (!isShell || literal === "/")) return start;
  const leaf = name === null || name.includes("/") ? "**" : `**/${name}`;
  return {
    form: "pattern",
    text: literal === "/" ? `/${leaf}` : `${literal}/${leaf}`,
    sources: start.sources,
    span: start.span,
  };
}

/** A word with what was found in the place of `{}`. */
export function placed(word: Value, found: Value): Value {
  if (word.text === "{}") return { ...found, span: word.span };
  if (found.form === "unknown")
    return { form: "pattern", text: word.text.split("{}").join("**"), sources: found.sources, span: word.span };
  return { form: found.form, text: word.text.split("{}").join(found.text), sources: found.sources, span: word.span };
}

const locators: Entry = {
  names: ["locate", "mlocate", "plocate", "mdfind", "apropos", "whatis", "updatedb"],
  unknownOptions: "ignored",
  carries: false,
};

export const entries: readonly Entry[] = [find, locators];
