import type { Decision } from "@rampart/core";

const MAX = 1_000;
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/** For the agent: what the policy says, that nobody could be asked, and that repeating is pointless. */
export function verdictMessage(decision: Decision): string {
  const hit = decision.rules[0];
  const why = hit === undefined ? "by the policy's default." : `by rule ${hit.rule}: ${hit.reason}`;
  const instead = hit?.instead ? ` Instead: ${hit.instead}` : "";
  const asked =
    decision.verdict === "ask" ? " It needs a person's approval, and the guard is away, so nobody can be asked." : "";
  return bounded(`Rampart refused this call ${why}${instead}${asked} Repeating the same call is pointless.`);
}

/** For the agent: the door could not judge. `what` are our own words, never the agent's. */
export function faultMessage(code: string, what: string): string {
  return bounded(
    `Rampart refused this call (${code}): ${what}. Repeating it is pointless; \`rampart status\` says more.`,
  );
}

function bounded(text: string): string {
  const clean = text.replace(HIDDEN, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
  return clean.length > MAX ? `${clean.slice(0, MAX - 1)}…` : clean;
}
