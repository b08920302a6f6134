import type { Action, Decision, Judgement, Obligation, RuleHit, Verdict } from "@rampart/core";
import { wrap } from "../command/help.js";
import { bold, dim, green, type Piece, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import { actionLine, short } from "./action.js";

const WIDTH = 78;
const MOST_ACTIONS = 12;

export const paintVerdict = (verdict: Verdict, text: string = verdict): Piece =>
  verdict === "allow" ? green(text) : verdict === "ask" ? yellow(text) : red(text);

/** A judgement for a person: the verdict, what the call would do, why, and the one command that would change it. */
export function sayDecision(command: string, judged: Judgement, io: Io): void {
  const { decision, interpretation } = judged;
  io.line(paintVerdict(decision.verdict), headline(decision), "  ", bold(short(firstLine(command), 60)));
  sayActions(interpretation.actions, io);
  for (const hit of decision.rules) sayRule(hit, interpretation.actions, io);
  for (const { rule, message } of decision.erred) io.line("  ", red("rule in error: "), rule, ": ", message);
  for (const obligation of decision.obligations) io.line("  on condition:  ", obligationText(obligation));
  if (decision.rules.length === 0) io.line(dim(`  no rule speaks of this; \`default:\` decides`));
  for (const finding of judged.findings.slice(0, 6)) io.line(dim(`  seen: ${finding.code}: ${finding.message}`));
}

const firstLine = (text: string) => text.split("\n", 1)[0]! + (text.includes("\n") ? " …" : "");

function headline(decision: Decision): string {
  if (decision.verdict !== "allow") return "";
  return decision.granted ? " (granted)" : " (no objection)";
}

function sayActions(actions: readonly Action[], io: Io): void {
  for (const action of actions.slice(0, MOST_ACTIONS)) io.line("  would do:  ", actionLine(action));
  if (actions.length > MOST_ACTIONS) io.line(dim(`             … and ${actions.length - MOST_ACTIONS} more`));
}

/** Rule, reason, what is allowed instead, and how to change it. */
export function sayRule(hit: RuleHit, actions: readonly Action[], io: Io): void {
  labelled("rule:      ", hit.rule, io);
  labelled("reason:    ", hit.reason, io);
  if (hit.instead !== null) labelled("instead:   ", hit.instead, io);
  labelled("to change: ", changeCommand(hit, actions), io);
}

function labelled(label: string, text: string, io: Io): void {
  const [first = "", ...more] = wrap(text, WIDTH - 2 - label.length);
  io.line("  ", dim(label), first);
  for (const line of more) io.line(" ".repeat(2 + label.length), line);
}

/** The one command that loosens a rule for what this call touches, or why there is none. */
export function changeCommand(hit: RuleHit, actions: readonly Action[]): string {
  if (hit.final) return "nothing: this rule is final in its pack";
  const touched = hit.actions.map((at) => actions[at]).find((action) => action !== undefined);
  return ["rampart allow", hit.rule, ...exception(touched), "--reason 'why this is fine here'"].join(" ");
}

function exception(action: Action | undefined): string[] {
  if (action === undefined || action.resource.form === "any") return [];
  const name = `'${action.resource.name.replaceAll("'", "'\\''")}'`;
  if (action.resource.type === "path") return ["--path", name];
  if (action.resource.type === "host") return ["--host", name];
  if (action.resource.type === "program") return ["--program", name];
  return [];
}

export function obligationText(obligation: Obligation): string {
  switch (obligation.type) {
    case "sandbox":
      return `only in the sandbox ${obligation.profile}`;
    case "redact":
      return `${obligation.what} is taken out`;
    case "throttle":
      return `at most ${obligation.perMinute} a minute`;
    case "notify":
      return `${obligation.to} is told`;
  }
}
