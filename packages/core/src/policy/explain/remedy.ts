import type { Action } from "../../spine/action.js";
import type { Decision, RuleHit } from "../../spine/decision.js";

/**
 * The one command line that would change this decision, for a person to run, or null where none would: the call is
 * allowed, a rule that stopped it is final or the engine's own, or more rules stopped it than a decision names.
 *
 * With the judged actions the command is as narrow as they are (`--path`, `--host`, `--program` … of what the rule hit),
 * else the rule is switched off (`--everywhere`). `options` stands behind each command as it is: which installation is meant.
 */
export function remedy(decision: Decision, actions: readonly Action[] = [], options = ""): string | null {
  if (decision.verdict === "allow" || decision.rules.length === 0 || decision.rules.length >= 8) return null;
  if (decision.rules.some(({ final }) => final)) return null;
  return decision.rules.map((hit) => `${allowCommand(hit, actions)}${options}`).join(" && ");
}

const FLAG: Readonly<Record<string, string>> = {
  path: "--path",
  host: "--host",
  program: "--program",
  package: "--package",
  table: "--table",
  tool: "--tool",
};
const MAX_FLAGS = 4;

function allowCommand(hit: RuleHit, actions: readonly Action[]): string {
  const flags = new Set<string>();
  for (const index of hit.actions) {
    const action = actions[index];
    const flag = action?.resource.form === "exact" ? FLAG[action.resource.type] : undefined;
    if (action !== undefined && flag !== undefined) flags.add(`${flag} ${quote(scope(action))}`);
  }
  const where = flags.size === 0 || flags.size > MAX_FLAGS ? ["--everywhere"] : [...flags];
  return ["rampart allow", hit.rule, ...where, '--reason "…"'].join(" ");
}

/** The resource as a glob a policy would write: a program by its name, a folder with what is below it. */
function scope({ resource, detail }: Action): string {
  if (resource.type === "program") return detail.program ?? resource.name.slice(resource.name.lastIndexOf("/") + 1);
  const literal = resource.name.replace(/[*?[]/g, "[$&]");
  return resource.type === "path" && detail.recursive === true ? `${literal === "/" ? "" : literal}/**` : literal;
}

/** POSIX single quotes: nothing inside them means anything to a shell. Control characters are left out. */
function quote(word: string): string {
  const plain = word.replace(/[\u0000-\u001f\u007f]/g, "");
  return /^[\w@%+=:,./-]+$/.test(plain) ? plain : `'${plain.replaceAll("'", "'\\''")}'`;
}
