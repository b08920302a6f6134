import { RE2JS } from "re2js";
import { isWild, matchSegment } from "./paths/index.js";

/** Names under which Rampart's own processes run: their titles and command lines. */
const PROCESSES = ["rampart", "rampart-guard", "rampart-hook", "rampartd"];
const SERVICES = [...PROCESSES, "rampart.service", "rampart-guard.service", "rampart.socket"];
/** Rampart by name, alone or as a part: `/usr/bin/rampart`, `dev.rampart.guard`, `rampart@1.2`. */
const OWN = /(?:^|[/\s.@:-])rampart(?:d|-guard|-hook)?(?:$|[/\s@:.-])/i;
/** How much of a name is looked at, in UTF-16 code units. */
const MAX_NAME = 256;

const LABEL: readonly string[] = ["rampart"];
const NONE: readonly string[] = [];

/**
 * Labels of a process or service by its name: ending or changing Rampart is told from doing so to
 * anything else. A process may be named as `pkill` does, by a regular expression that some part of its name matches; a
 * service by a glob.
 */
export function labelsOfName(type: string, name: string): readonly string[] {
  if (type !== "process" && type !== "service") return NONE;
  const text = name.length > MAX_NAME ? name.slice(0, MAX_NAME) : name;
  if (OWN.test(text)) return LABEL;
  if (type === "process") return isInProcess(text) ? LABEL : NONE;
  return type === "service" && isWild(text) && SERVICES.some((one) => matchSegment(text, one)) ? LABEL : NONE;
}

const PLAIN = /^[\w @:/%=,~-]+$/;

/** Whether `pkill` or `pgrep` would find a process of ours by this text. */
export function isInProcess(text: string): boolean {
  // What begins with a repetition (`*`: nobody knows which process) is no expression; to be told so by the engine takes long.
  if (text === "" || /^[*+?]|^[%+-]?\d+$/.test(text)) return false;
  if (PLAIN.test(text)) {
    const folded = text.toLowerCase();
    return PROCESSES.some((one) => one.includes(folded));
  }
  try {
    const pattern = RE2JS.compile(text.slice(0, MAX_NAME), RE2JS.CASE_INSENSITIVE);
    return PROCESSES.some((one) => pattern.matcher(one).find());
  } catch {
    return false;
  }
}

/** Programs whose output tells processes by what stands in their arguments; kept by what filters it. */
const TELLS: ReadonlySet<string> = new Set(
  "pgrep pidof pidwait ps pstree lsof fuser ss netstat systemctl launchctl top grep egrep fgrep rg awk gawk mawk sed".split(
    " ",
  ),
);

/** Whether what a program prints may be the numbers of Rampart's own processes. */
export function tellsOfOurs(program: string, argv: readonly { readonly text: string }[]): boolean {
  if (!TELLS.has(program)) return false;
  for (let i = 1; i < argv.length && i < 16; i++) {
    const { text } = argv[i]!;
    if (text.charCodeAt(0) === 45 || text.length < 3 || text.length > MAX_NAME) continue;
    if (OWN.test(text) || /\[?r\]?amp|\bguard\b/i.test(text)) return true;
  }
  return false;
}
