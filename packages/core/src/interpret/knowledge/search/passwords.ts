import type { Line } from "../line.js";
import type { Emit } from "../types.js";

const WORDS = /passw|secret|credential|api[-_.?[\]\\]*key|token|private[-_. [\]?\\]+key/i;
/** How keys of services begin. */
const KEYS =
  /A[KS]IA|gh[pousr]_|github_pat_|glpat-|xox[abp[]|sk-(?:ant|proj|live)|[rs]k_live|AIza|eyJ[A-Za-z[]|npm_[[A-Za-z]|dckr_pat|BEGIN.{0,24}KEY|ya29\.|hvs\.|SG\.\[/;
/** Everything of a machine, of its users or of its settings; a folder in it is somebody's work. */
const EVERYTHING = /^\/(?:etc|var|opt|srv|root|home|home\/[^/]+|Users|Users\/[^/]+|mnt|private)?\/?(?:\*\*.*)?$/;
const MAX_PATTERN = 256;

/**
 * A search for passwords in all there is. `patterns`: how many of the operands are what is looked for; `recursive`: it
 * looks below the folders it is given, not only at files somebody else found there.
 */
export function seeks(line: Line, patterns: number, recursive: boolean, emit: Emit): void {
  for (let at = patterns; at < line.operands.length; at++) {
    const { form, text } = line.operands[at]!;
    if (text.charCodeAt(0) !== SLASH || !(recursive || form === "pattern")) continue;
    const sought = patterns === 0 ? line.value("-e") : line.operands[0]!;
    if (sought == null || !seeksSecretsIn(sought.text, text)) continue;
    const folder = text.split("**", 1)[0]!.replace(/\/$/, "");
    emit.add("secret.read", "path", folder || "/", { what: "search" });
  }
}

/** Whether a pattern looks for secrets, and a folder is everything of a machine or a user. */
export function seeksSecretsIn(pattern: string, folder: string): boolean {
  const sought = pattern.slice(0, MAX_PATTERN);
  return EVERYTHING.test(folder) && (WORDS.test(sought) || KEYS.test(sought));
}
const SLASH = 47;
