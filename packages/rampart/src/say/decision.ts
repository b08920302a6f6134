import {
  type Action,
  type Decision,
  type Judgement,
  type Obligation,
  phrase,
  type RuleHit,
  remedy,
  type Verdict,
} from "@rampart/core";
import { wrap } from "@rampart/service";
import { bold, dim, green, type Piece, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import { short } from "./short.js";

const WIDTH = 78;
const MOST_ACTIONS = 12;

export const paintVerdict = (verdict: Verdict, text: string = verdict): Piece =>
  verdict === "allow" ? green(text) : verdict === "ask" ? yellow(text) : red(text);

/**
 * A judgement for a person: the verdict, what the call would do, why, and the one command that would change it, with `options` to say
 * which installation is meant.
 */
export function sayDecision(command: string, judged: Judgement, options: string, io: Io): void {
  const { decision, interpretation } = judged;
  io.line(paintVerdict(decision.verdict), headline(decision), "  ", bold(short(firstLine(command), 60)));
  sayActions(interpretation.actions, io);
  for (const hit of decision.rules) sayRule(hit, io);
  for (const { rule, message } of decision.erred) io.line("  ", red("rule in error: "), rule, ": ", message);
  for (const obligation of decision.obligations) io.line("  on condition:  ", obligationText(obligation));
  if (decision.rules.length === 0) labelled("rule:      ", "none speaks of this; the policy's default decides", io);
  sayChange(decision, interpretation.actions, options, io);
  for (const finding of judged.findings.slice(0, 6)) io.line(dim(`  seen: ${finding.code}: ${finding.message}`));
}

/** `deletes /home/dev and all below it (home, broad)`. */
function actionText(action: Action): string {
  const labels = action.labels.length === 0 ? "" : ` (${action.labels.slice(0, 4).join(", ")})`;
  return `${short(phrase(action), 200)}${labels}`;
}

const firstLine = (text: string) => text.split("\n", 1)[0]! + (text.includes("\n") ? " …" : "");

function headline(decision: Decision): string {
  if (decision.verdict !== "allow") return "";
  return decision.granted ? " (granted)" : " (no objection)";
}

function sayActions(actions: readonly Action[], io: Io): void {
  for (const action of actions.slice(0, MOST_ACTIONS)) labelled("would do:  ", actionText(action), io);
  if (actions.length > MOST_ACTIONS) io.line(dim(`             … and ${actions.length - MOST_ACTIONS} more`));
}

/** Rule, reason, and what is allowed instead. */
function sayRule(hit: RuleHit, io: Io): void {
  labelled("rule:      ", hit.final ? `${hit.rule} (final)` : hit.rule, io);
  labelled("reason:    ", hit.reason, io);
  if (hit.instead !== null) labelled("instead:   ", hit.instead, io);
}

/** The one command that would change the decision, or why there is none. */
function sayChange(decision: Decision, actions: readonly Action[], options: string, io: Io): void {
  if (decision.verdict === "allow") return;
  const command = remedy(decision, actions, options);
  const none = decision.rules.some(({ final }) => final)
    ? "nothing does: a rule that stops it is final"
    : "no single command";
  // A command is copied: broken into lines it would be run in pieces.
  if (command === null) labelled("to change: ", none, io);
  else io.line("  ", dim("to change: "), command);
}

function labelled(label: string, text: string, io: Io): void {
  const [first = "", ...more] = wrap(text, WIDTH - 2 - label.length);
  io.line("  ", dim(label), first);
  for (const line of more) io.line(" ".repeat(2 + label.length), line);
}

function obligationText(obligation: Obligation): string {
  switch (obligation.type) {
    case "sandbox":
      return `only in the sandbox ${obligation.profile}`;
    case "redact":
      return `${obligation.what} is taken out`;
    case "replace":
      return `"${obligation.text}" becomes "${obligation.by}", and what comes of it is judged anew`;
    case "throttle":
      return `at most ${obligation.perMinute} a minute`;
    case "notify":
      return `${obligation.to} is told`;
  }
}
