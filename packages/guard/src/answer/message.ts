import type { Action, Decision, Finding, RuleHit } from "@rampart/core";
import type { Repeat } from "../facts/refusals.js";
import type { Wanted } from "../grants/wanted.js";
import { visible } from "./visible.js";

/** Longest message to an agent, in UTF-16 code units. */
export const MAX_MESSAGE = 1_000;

const POINTLESS = "Repeating the same call is pointless.";

/** For a refusal: what, which rule, why, what instead. Rules are the policy's words; only names are the agent's. */
export function denyMessage(decision: Decision, actions: readonly Action[]): string {
  const hit = determining(decision, "deny");
  return bounded(`Rampart refused this call${whatFor(hit, actions)}${because(hit)} ${insteadOf(hit)}${POINTLESS}`);
}

/** For what is refused only because it is not known yet: how far it is, and that asking again makes sense. */
export function pendingMessage(decision: Decision, actions: readonly Action[], { message }: Finding): string {
  const hit = determining(decision, "deny");
  return bounded(
    `Rampart cannot allow this call yet${whatFor(hit, actions)}: ${visible(message, 200)}. ` +
      "Go on with other work, and then repeat exactly this call; it is decided anew.",
  );
}

/** For a host that puts the question to its user itself. */
export function askMessage(decision: Decision, actions: readonly Action[]): string {
  const hit = determining(decision, "ask");
  return bounded(`Rampart asks before this call${whatFor(hit, actions)}${because(hit)}`);
}

/** For a host that cannot ask: held for a person, under an id. */
export function heldMessage(decision: Decision, actions: readonly Action[], review: string, need?: Wanted): string {
  const hit = determining(decision, decision.verdict === "deny" ? "deny" : "ask");
  return bounded(
    `Rampart holds this call for ${peopleFor(decision, need)}${whatFor(hit, actions)}${because(hit)} ` +
      lacks(need) +
      `Ask the user to run \`rampart approve ${review}\` and then repeat exactly this call once, or go on with other work; ` +
      "repeating it before is pointless.",
  );
}

function peopleFor({ review }: Decision, need: Wanted | undefined): string {
  const people = Math.max(review?.people ?? 1, need?.approval === "two" ? 2 : 1);
  return people === 1 ? "a person" : people === 2 ? "two people" : `${people} people`;
}

/** Refused for want of a privilege that nobody was asked for, or that did not help. */
export function lackingMessage(decision: Decision, actions: readonly Action[], need: Wanted | undefined): string {
  const hit = determining(decision, "deny");
  const ask =
    need === undefined
      ? ""
      : `Ask the user to run \`rampart elevate ${need.privilege} ${visible(need.holder, 300)}\`. `;
  return bounded(`Rampart refused this call${whatFor(hit, actions)}${because(hit)} ${lacks(need)}${ask}${POINTLESS}`);
}

function lacks(need: Wanted | undefined): string {
  return need === undefined
    ? ""
    : `It takes the privilege ${visible(need.privilege, 64)}, which this agent may have for a time. `;
}

/** The call runs, though not as it was asked for. */
export function rewrittenMessage({ rules }: Decision): string {
  return bounded(`Rampart changed the arguments of this call before it ran${because(rules[0] ?? null)}`);
}

/** A person looked at exactly this call and said no. */
export function refusedMessage(review: string): string {
  return `Rampart refused this call: a person reviewed exactly this call and denied it (review ${review}). ${POINTLESS}`;
}

/** The guard itself refuses, by a stable code. */
export function faultMessage(code: string, message: string): string {
  return bounded(`Rampart refused this call (${code}): ${visible(message, 300)}`);
}

/** The same refusal, and how often it was given in this session already: whoever tries again is told to stop. */
export function repeatedMessage(message: string, { call, rule }: Repeat): string {
  if (call > 1) {
    return followed(message, `This is attempt ${call} at it in this session: go on with other work or ask the user.`);
  }
  if (rule < 3) return message;
  const times = `The same rule refused ${rule} calls of this session, so another form of it will be refused too;`;
  return followed(message, `${times} \`rampart policy brief\` tells what is allowed.`);
}

/** The last words are what counts here, so it is the words before them that are cut. */
function followed(message: string, last: string): string {
  const room = MAX_MESSAGE - last.length - 1;
  return `${message.length > room ? `${message.slice(0, room - 1)}…` : message} ${last}`;
}

function determining(decision: Decision, verdict: "ask" | "deny"): RuleHit | null {
  return decision.rules.find((rule) => rule.verdict === verdict) ?? decision.rules[0] ?? null;
}

/** The first action the rule speaks of, in a form that quotes what the agent chose. */
function whatFor(hit: RuleHit | null, actions: readonly Action[]): string {
  const action = hit?.actions[0] === undefined ? undefined : actions[hit.actions[0]];
  if (action === undefined) return "";
  const name = action.resource.name;
  return name === "" || name === "*" ? ` (${action.kind})` : ` (${action.kind} of "${visible(name, 120)}")`;
}

function because(hit: RuleHit | null): string {
  if (hit === null) return " by the policy's default.";
  return `, by rule ${visible(hit.rule, 100)}: ${sentence(visible(hit.reason, 300))}`;
}

function insteadOf(hit: RuleHit | null): string {
  return hit?.instead == null ? "" : `Instead: ${sentence(visible(hit.instead, 200))} `;
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

function bounded(text: string): string {
  return text.length > MAX_MESSAGE ? `${text.slice(0, MAX_MESSAGE - 1)}…` : text;
}
