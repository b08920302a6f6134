import type { Line } from "../line.js";
import type { Emit } from "../types.js";
import { textOf, type Value } from "../value.js";

/** What a verb of a cloud's command line does. `stop`s end something that can be started again. */
export type VerbKind = "read" | "apply" | "stop" | "delete";

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Verbs by their first word; operations like `delete-stack` count by it too. What is in no list changes something. */
const READS = words(
  "list ls describe get show view search lookup query scan head check test validate estimate preview help cat stat du wait tail logs log " +
    "explain count status inspect receive select poll simulate verify ping whoami print diff history tree info version batch-get read " +
    "detect predict export download hash top trace info ps doctor lint plan output graph find about render template env " +
    "filter select decode evaluate generate-credential-report generate-service-last-accessed-details",
);
/** What a command reads where it stands last, and a kind of thing where a verb follows: `logs tail`, `logs delete`. */
const NOUNS = words(
  "log logs plan env template graph version trace history output test query check search info action",
);
const STOPS = words(
  "stop disable pause suspend cancel abort deactivate deallocate shutdown shut poweroff power-off power_off halt drain cordon lock archive hibernate freeze unregister",
);
const DELETES = words(
  "delete del rm rb remove destroy terminate deregister purge reset revoke undeploy unsubscribe untag uninstall drop wipe prune flush truncate " +
    "discard evict dissociate forget expire empty teardown decommission deprovision erase unset unlink clear nuke down release reject batch-delete " +
    "rebuild reinstall reimage rrpurge",
);

/** Those that are no verb in a word of two: `log-analytics`, but `check-name` is one. */
const THINGS = words("log logs plan env template graph version history output info");

/** Classifies one word of a command line. */
export function kindOf(operation: string): VerbKind {
  const verb = operation.replace(/^(?:batch|admin|bulk)-/, "");
  const first = verb.includes("-") ? verb.slice(0, verb.indexOf("-")) : verb;
  if (READS.has(verb) || READS.has(first)) return "read";
  if (DELETES.has(verb) || DELETES.has(first) || /-(?:delete|deletion|purge|remove|destroy|rebuild|revoke)$/.test(verb))
    return "delete";
  if (STOPS.has(verb) || STOPS.has(first)) return "stop";
  return !isVerb(first) && /-(?:list|view|show|search)$/.test(verb) ? "read" : "apply";
}

/** Verbs that only mean something as such when they stand as a whole word: what `gcloud a b VERB c` is searched for. */
const APPLIES = words(
  "create update set add apply deploy submit enable start restart run call patch put import move mv cp copy rsync sync import replace restore " +
    "resize scale attach detach promote failover rotate sign encrypt decrypt upload upgrade update-credentials grant bind assign register invoke " +
    "login activate install init link edit clone push pull send publish rename connect ssh scp begin execute regenerate renew redeploy swap " +
    "reboot reload recycle rescue failback unassign change modify migrate revert invalidate append generate share unshare deprecate undeprecate break boot power-on power-cycle powercycle action recover reconcile",
);

/** The part of `records-list` and `service-instance-delete` that is the verb, for those who write it last. */
const LAST_VERB =
  /-(?:list|view|show|get|create|add|update|delete|remove|destroy|purge|deletion|unbind|revoke|reset|cancel|detach|restore|resize|reboot|shutdown|clone|rebuild|share|search)$/;

export const isVerb = (word: string): boolean => {
  const verb = word.replace(/^(?:batch|admin|bulk|schedule)-(?=\w)/, "");
  const first = verb.includes("-") ? verb.slice(0, verb.indexOf("-")) : verb;
  if (LAST_VERB.test(word)) return true;
  // A noun of more than one word is none: `log-analytics`, `plan-members`.
  return [READS, STOPS, DELETES, APPLIES].some((list) => list.has(verb) || (list.has(first) && !THINGS.has(first)));
};

const startsAsVerb = (word: string): boolean =>
  [READS, STOPS, DELETES, APPLIES].some((list) => list.has(word.slice(0, word.indexOf("-"))));

/** Whether the word at this place is the verb: one that names a kind of thing too is none where a verb follows it. */
function standsAsVerb(operands: readonly Value[], index: number): boolean {
  const word = textOf(operands[index]) ?? "";
  if (!isVerb(word)) return false;
  // A list is a thing, too: `security-list update`.
  if (LAST_VERB.test(word) && !startsAsVerb(word) && isVerb(textOf(operands[index + 1]) ?? "")) return false;
  if (!NOUNS.has(word)) return true;
  const far = /^logs?$/.test(word) ? 2 : 3;
  return !operands.slice(index + 1, index + far).some((next) => isVerb(textOf(next) ?? ""));
}

/** What a command of a cloud is made of: `gcloud compute instances delete web-1`. */
export interface CloudCommand {
  /** Words before the verb: what kind of thing it is. */
  readonly groups: readonly string[];
  readonly verb: string;
  /** What stands after it: names, and values of options nobody here lists. */
  readonly rest: readonly Value[];
}

/** Finds the verb: the first operand that is one and stands behind at least `from` groups. */
export function readCommand(line: Line, from = 1): CloudCommand | null {
  const groups: string[] = [];
  for (const [index, operand] of line.operands.entries()) {
    const word = textOf(operand);
    if (word === null) return null;
    if (index >= from && standsAsVerb(line.operands, index))
      return { groups, verb: word, rest: line.operands.slice(index + 1) };
    if (index >= 8) return null;
    groups.push(word);
  }
  return null;
}

/** Says what a verb does to what the groups name. `target` is the first name given, where it is known. */
export function sayVerb(line: Line, command: CloudCommand, emit: Emit): void {
  const { groups, verb, rest } = command;
  const kind = kindOf(verb);
  const on = [line.program, ...groups].join("/").slice(0, 256);
  const target = textOf(rest[0]) ?? undefined;
  const detail = {
    program: line.program,
    what: verb.slice(0, 64),
    ...(target === undefined ? {} : { target: target.slice(0, 256) }),
  };
  if (kind === "read") emit.add("infra.read", "cloud", on, detail);
  else if (kind === "delete") emit.add("infra.delete", "cloud", on, { ...detail, ...reachOf(line) });
  else emit.add("infra.apply", "cloud", on, detail);
}

const FORCE = /^--?(?:force|yes|y|quiet|q|auto-approve|assume-yes|no-wait)\b/;
const EVERYTHING = /^--?(?:recursive|r|R|all)\b/;

/** Words of commands that stay on this machine or only show, where they are no verb of any list. */
const STAYS =
  /^(?:what-if|browse|build|decompile|proxy|interactive|dev|monitor-[\w-]{1,32}|compare|calculate[\w-]{0,32}|repl|meta|open|console|docs|samples|configure|setup|config-ssh|quotas|stream-[\w-]{1,32})$/;

/** A command without any known verb: it may change something, as most do that no list of reading ones holds. */
export function sayUnknown(line: Line, emit: Emit): void {
  emit.unknown();
  const words = line.operands.slice(0, 8).map((operand) => textOf(operand) ?? "");
  // Two words may be a group whose help is shown: `gcloud compute instances`.
  if (
    words.length < (line.program === "gcloud" ? 3 : 2) ||
    words.includes("") ||
    words.some((word) => STAYS.test(word))
  )
    return;
  const detail = { program: line.program, what: words.slice(0, 4).join(" ").slice(0, 64) };
  emit.maybe(() => emit.add("infra.apply", "cloud", `${line.program}/${words[0]}`.slice(0, 256), detail));
}

/** How far a deletion goes, as the usual options say. */
export function reachOf(line: Line): { force?: true; recursive?: true } {
  const others = [...line.strangers, ...line.parameters];
  const force = others.some((name) => FORCE.test(name)) || line.flag("force");
  const recursive = others.some((name) => EVERYTHING.test(name)) || line.flag("recursive");
  return { ...(force ? { force: true } : {}), ...(recursive ? { recursive: true } : {}) };
}

/** A value of a secret, asked for from a cloud. */
export function saySecret(line: Line, what: string, emit: Emit): void {
  emit.add("secret.read", "cloud", line.program, { what });
}
