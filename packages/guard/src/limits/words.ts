import { formatInstant, fromUnits, type LimitDocument, type ReachedLimit } from "@rampart/core";
import { type Full, isGauge, MAX_ROWS } from "./limits.js";

/** What whoever is stopped is told: which limit, how much is used, and when there is room again. */
export function reachedOf(full: Full, currency: string | undefined): ReachedLimit {
  const { limit, account } = full.charge;
  const said = limit.reason === undefined ? "" : `${sentence(limit.reason)} `;
  const reason = `${said}${stateOf(full, currency)}`;
  const verdict = limit.reached.do === "ask" ? "ask" : "deny";
  return { limit: limit.id, verdict, reason: bounded(reason, account), instead: limit.instead ?? whenOf(full) };
}

/** More accounts than can be kept: a call that touches so much cannot be counted, and what cannot be counted does not happen. */
export function crowdedReason(): ReachedLimit {
  const reason = `This call takes from more than ${MAX_ROWS} accounts, or there are more accounts than the guard keeps.`;
  return {
    limit: "accounts",
    verdict: "deny",
    reason,
    instead: "Split it into smaller calls, or ask the operator to look at `rampart limits`.",
  };
}

function stateOf({ charge: { limit, account, amount }, used, cap, until }: Full, currency: string | undefined): string {
  const unit = unitOf(limit, currency);
  const of = (units: number) => format(fromUnits(limit.measure, units));
  if (isGauge(limit)) return `The ${limit.measure} is ${of(amount)}, and ${of(cap)} is the most.`;
  const asked = amount > 0 && of(amount) !== "1" ? `; this call takes ${of(amount)}` : "";
  const room = until === null ? "." : `, until ${formatInstant(until)}.`;
  return `${of(used)} of ${of(cap)} ${unit} are used (${account})${asked}${room}`;
}

function whenOf({ charge: { limit }, until }: Full): string {
  if (until !== null) return `Go on with other work; there is room again at ${formatInstant(until)}.`;
  if (limit.measure === "concurrency") return "Wait until one of the calls that run is over.";
  return "Go on with other work, or ask the user for more room.";
}

function unitOf({ measure }: LimitDocument, currency = ""): string {
  if (measure === "cost") return currency;
  if (measure === "concurrency") return "calls at once";
  return measure.replaceAll("-", " ");
}

/** At most six places, without zeros that say nothing. */
export function format(amount: number): string {
  return String(Math.round(amount * 1e6) / 1e6);
}

/** What is only expected, in three digits: more would say more than anybody knows. */
export function rough(amount: number): string {
  return String(Number(amount.toPrecision(3)));
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** An account's name may be long; what counts is around it. */
function bounded(reason: string, account: string): string {
  return account.length <= 120 ? reason : reason.replace(account, `${account.slice(0, 119)}…`);
}
