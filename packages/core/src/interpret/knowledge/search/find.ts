import type { Detail } from "../../../spine/index.js";
import type { Line } from "../line.js";
import { decodeEscapes, FORMAT } from "../text/escapes.js";
import type { Emit, Entry, Shape } from "../types.js";
import type { Value } from "../value.js";
import { escapeGlob, exact, textOf } from "../value.js";
import { Chain, type Left } from "./find-chain.js";

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
  const { bounded, names } = shown(line.words.slice(at < 0 ? line.words.length : at));
  if (!bounded) return { pattern: base };
  const [name] = names;
  // Of several names one stands for all where each is that of secrets: what is found is as dear by any of them.
  const isSaid = names.length === 1 || names.every(isSecretName);
  const leaf = isSaid && name !== undefined && !name.includes("/") ? `/**/${name}` : "/**";
  return { pattern: base.replace(/\/+$/, "") + leaf };
}

const isSecretName = (name: string) => NAMES_SECRETS.test(name.slice(0, 64)) || KEYS.test(name.slice(0, 64));

const KEYS = /^(?:\*?\.(?:pem|key|p12|pfx|jks|kdbx?|ppk|keystore|p8|ovpn)|id_(?:\*|[rd]sa\*|ed25519\*|ecdsa\*))$/;

/** What is left where names are printed: at each `-print`, or at the end of the expression. */
function shown(words: readonly Value[]): Left {
  const chain = new Chain();
  const printed: Left[] = [];
  chain.takes("(");
  for (let at = 0; at < words.length; at++) {
    const { text } = words[at]!;
    if (text === "-print" || text === "-print0") printed.push(chain.now);
    else if (!chain.takes(text)) at = predicate(words, at, chain);
  }
  while (chain.open) chain.takes(")");
  const [only = chain.now, ...more] = printed;
  return more.length === 0 ? only : { bounded: [only, ...more].every((one) => one.bounded), names: [] };
}

/** Meets the predicate at an index; returns the index of its last word. */
function predicate(words: readonly Value[], at: number, chain: Chain): number {
  const { text } = words[at]!;
  if (WITH_VALUE.has(text)) {
    const value = words[at + 1];
    const named = isNaming(text) && value !== undefined && value.form !== "unknown" ? value.text : null;
    chain.meets(text, BOUNDING.has(text) && !isEverything(text, value), named);
    return at + 1;
  }
  const compares = text.startsWith("-newer");
  chain.meets(text, compares || BOUNDING.has(text), null);
  return compares ? at + 1 : at;
}

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
  const chain = new Chain();
  for (; at < words.length; at++) {
    const { text, form } = words[at]!;
    const { bounded, names } = chain.now;
    if (chain.takes(text)) continue;
    if (form === "exact" && (text === "-exec" || text === "-execdir" || text === "-ok" || text === "-okdir")) {
      at = execute(line, emit, starts, at, { bounded, names, only });
      continue;
    }
    if (text === "-delete") for (const start of starts) emit.file("file.delete", start, detail(bounded));
    else if (text === "-fprint" || text === "-fprint0" || text === "-fls" || text === "-fprintf") {
      const file = words[++at];
      if (file !== undefined) emit.file("file.write", file);
      if (text !== "-fprintf") continue;
      // A format that says nothing of the file is the text itself.
      const format = textOf(words[++at]);
      if (file !== undefined && format !== null && !format.includes("%"))
        emit.holds(file, decodeEscapes(format, FORMAT).decoded);
    } else {
      if (!WITH_VALUE.has(text) && !BOUNDING.has(text) && !text.startsWith("-newer") && !PLAIN.has(text))
        emit.unknown();
      at = predicate(words, at, chain);
      for (const sought of isNaming(text) ? chain.now.names : [])
        if (NAMES_SECRETS.test(sought.slice(0, 64))) for (const start of starts) seeks(start, sought, emit);
    }
  }
}

const isNaming = (predicate: string) => /^-(?:i?name|i?path|wholename)$/.test(predicate);

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
interface Chosen extends Left {
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
  const sought = bounded && !only && names.length > 0 ? names : [null];
  for (const [start, name] of starts.flatMap((start) => sought.map((name) => [start, name] as const))) {
    const found = !only ? foundBelow(start, name, command) : inFolder ? renamed(start) : start;
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
