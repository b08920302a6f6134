import type { Machine } from "../state/machine.js";
import { Scope } from "../state/scope.js";

/**
 * `sh` is bash on some machines and a smaller shell on others. A text both read alike is run once; any other is run as
 * the one and as the other reads it, both as possibilities.
 */
export function runAsRead(m: Machine, text: string, body: () => void): void {
  if (m.reads !== "either" || !isOnlyBash(text)) return body();
  const before = m.scope;
  m.reads = "bash";
  const one = m.inBranch(true, body);
  const { unlikely } = m;
  m.reads = "small";
  const other = m.inBranch(true, body);
  m.reads = "either";
  Scope.joinBoth(one, other, before);
  m.status = null;
  m.unlikely = unlikely;
}

/** `name=~/x` as any word, braces with a comma or dots, `$'…'`, `[[`, `((`, `<<<`, process substitutions, `&>`, arrays, `+=`, `==`. */
const MARKS = /\w=[^\s=]*~|\{[^{}\s]*[,.]|\$['"]|\[\[|\(\(|<<<|[<>]\(|&>|\|&|[\w\]]\+?=\(|\+=|==|;;?&/;
/** `${!x}`, `${x/…}`, `${x^}`, `${x:1}`, `${x[…]}`, `${x@Q}`. */
const PARAMETERS = /\$\{!|\$\{\w{1,64}(?:[/^,@[]|:[^-=+?])/;
/** Words a smaller shell takes for programs, or reads another way. */
const WORDS =
  /\b(?:function|local|source|select|coproc|time|let|declare|typeset|mapfile|readarray|pushd|popd|shopt|builtin|enable|disown|caller|pipefail)\b|\bprintf[ \t]+-|\bread[ \t]+-|\bexec[ \t]+-|\bexport[ \t]+-|\b(?:RANDOM|SECONDS|BASH\w*|FUNCNAME|REPLY)\b|~[+-]|\becho[ \t]+(?:-n?[eE]|[^\n;|&]{0,256}\\)/;

function isOnlyBash(text: string): boolean {
  return MARKS.test(text) || PARAMETERS.test(text) || WORDS.test(text);
}

/** Builtins of bash that are no program either: elsewhere they fail. */
export const ONLY_BASH: ReadonlySet<string> = new Set([
  "source",
  "let",
  "declare",
  "typeset",
  "mapfile",
  "readarray",
  "pushd",
  "popd",
  "shopt",
  "builtin",
  "enable",
  "disown",
  "caller",
  "compgen",
  "complete",
  "compopt",
  "bind",
  "dirs",
  "help",
  "logout",
  "suspend",
  "setopt",
  "unsetopt",
  "autoload",
  "zstyle",
  "compinit",
  "bindkey",
  "rehash",
]);
