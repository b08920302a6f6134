/**
 * `sh` is bash on some machines and a smaller shell on others. What both read alike is certain; the rest of a text is
 * read as bash reads it, as a possibility, and where the smaller one would run something else, that is one too.
 */

/** Braces with a comma or dots, `$'…'`, `[[`, `((`, `<<<`, process substitutions, `&>`, arrays, `+=`, `==`. */
const MARKS = /\{[^{}\s]*[,.]|\$['"]|\[\[|\(\(|<<<|[<>]\(|&>|\|&|[\w\]]\+?=\(|\+=|==|;;?&/;
/** `${!x}`, `${x/…}`, `${x^}`, `${x:1}`, `${x[…]}`, `${x@Q}`. */
const PARAMETERS = /\$\{!|\$\{\w{1,64}(?:[/^,@[]|:[^-=+?])/;
/** Words a smaller shell takes for programs, or reads another way. */
const WORDS =
  /\b(?:function|local|source|select|coproc|time|let|declare|typeset|mapfile|readarray|pushd|popd|shopt|builtin|enable|disown|caller|pipefail)\b|\bprintf[ \t]+-|\bread[ \t]+-|\bexec[ \t]+-|\bexport[ \t]+-|\b(?:RANDOM|SECONDS|BASH\w*|FUNCNAME|REPLY)\b|~[+-]/;

export function isOnlyBash(text: string): boolean {
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
