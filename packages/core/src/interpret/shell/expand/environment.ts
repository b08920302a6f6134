import type { Machine } from "../state/machine.js";
import { environmentSource } from "../state/sources.js";
import type { Variable } from "../state/variable.js";
import { EMPTY, known, open } from "../state/variable.js";

/** Variables whose value is not known but holds no slash and no blank. */
const PLAIN_WORDS: ReadonlySet<string> = new Set([
  "RANDOM",
  "SRANDOM",
  "LINENO",
  "SECONDS",
  "EPOCHSECONDS",
  "EPOCHREALTIME",
  "UID",
  "EUID",
  "PPID",
  "BASHPID",
  "HOSTNAME",
  "HOSTTYPE",
  "BASH_VERSION",
  "COLUMNS",
  "LINES",
  "SHLVL",
]);

/** What a variable is that nothing in this call has set: of the place, of the shell, or the environment's secret. */
export function environmentVariable(m: Machine, name: string): Variable {
  switch (name) {
    case "HOME":
      return known(m.place.home);
    case "USER":
    case "LOGNAME":
    case "USERNAME":
      return known(m.place.user);
    case "PWD":
      return m.scope.cwd();
    case "OLDPWD":
      return open("**");
    case "IFS":
      return known(" \t\n");
    case "OPTIND":
      return known("1");
    case "SHELL":
    case "BASH":
      return known("/bin/bash");
    case "OSTYPE":
      return known("linux-gnu");
    case "TMPDIR":
      return known(m.place.scratch[0] ?? "/tmp");
    case "PATH":
      return known("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    case "BASH_SOURCE":
    case "PROMPT_COMMAND":
    case "BASH_ENV":
      return EMPTY;
  }
  return open(PLAIN_WORDS.has(name) ? "*" : "**", environmentSource(name));
}
