import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { bold, dim, green, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import { when } from "./words.js";

const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
const list = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];
const until = (value: Json | undefined): string =>
  typeof value === "number" ? `until ${when(value)} UTC` : "until it is released";
const since = (one: JsonObject): string =>
  `  since ${when(Number(one["since"]))} UTC, by ${text(one["by"])}, entry ${one["entry"]}`;

/** `agent gemini`. */
export const subjectWords = (value: Json | undefined): string =>
  isJsonObject(value) ? `${value["type"] === "principal" ? "user" : text(value["type"])} ${text(value["name"])}` : "?";

/** All orders that hold now. */
export function sayOrders(orders: JsonObject, io: Io): void {
  const { stopped, quarantined, restrictions, glass } = orders;
  if (isJsonObject(stopped)) {
    io.line(red("stopped  "), ` everything, ${until(stopped["until"])}`, dim(since(stopped)));
    sayReason(stopped, io);
  }
  for (const one of list(quarantined)) {
    const mode = one["mode"] === "read-only" ? "may only read" : "may do nothing";
    io.line(yellow("held     "), " ", bold(subjectWords(one["subject"])), ` ${mode}`, dim(since(one)));
    sayReason(one, io);
  }
  for (const one of list(restrictions)) {
    io.line(yellow("restrict "), " ", bold(text(one["id"])), ` ${until(one["until"])}`, dim(since(one)));
    for (const said of Array.isArray(one["says"]) ? one["says"] : []) io.line(dim(`           ${text(said)}`));
  }
  if (isJsonObject(glass)) {
    io.line(red("glass    "), ` broken: doors only watch ${until(glass["until"])}`, dim(since(glass)));
    sayReason(glass, io);
  }
  if (stopped === null && glass === null && list(quarantined).length + list(restrictions).length === 0)
    io.line(green("nothing is ordered"), "; the policy decides");
}

function sayReason(one: JsonObject, io: Io): void {
  if (text(one["reason"]) !== "") io.line(dim(`           ${text(one["reason"])}`));
}

/** What an order came to: where it is recorded, who gave it, and what could not be done. */
export function sayOrdered(answer: JsonObject, io: Io): void {
  const { entry, by, verified, notes } = answer;
  const whose = verified === true ? "" : " (a claim: in user mode nothing vouches for who asks)";
  if (typeof entry === "number") io.line(dim(`  recorded as entry ${entry}, by ${text(by)}${whose}`));
  for (const note of Array.isArray(notes) ? notes : []) io.line(yellow("  note  "), text(note));
  if (answer["alone"] === true) io.line(dim("  no guard runs: doors that decide alone obey from their next call on"));
}
