import type { Usage } from "@rampart/core";
import { isJsonObject, type Json } from "@rampart/service";
import { GuardError } from "../errors.js";

/** No call uses more of anything: what says so is no report. */
const MOST = 1e12;
const AMOUNTS = ["inputTokens", "outputTokens", "rows", "bytesIn", "bytesOut", "cost", "computeSeconds"] as const;
const MAX_NAME = 256;

/** `usage` of a message, where there is one (docs/formats/wire.md). @throws GuardError `call_malformed` */
export function usageFrom(value: Json | undefined): { readonly usage?: Usage } {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) throw malformed();
  const usage: { -readonly [K in keyof Usage]: Usage[K] } = {};
  for (const name of AMOUNTS) {
    const amount = value[name];
    if (amount === undefined || amount === null) continue;
    if (typeof amount !== "number" || !(amount >= 0 && amount <= MOST)) throw malformed();
    usage[name] = amount;
  }
  const { model } = value;
  if (model !== undefined && model !== null) {
    if (typeof model !== "string" || model === "" || model.length > MAX_NAME) throw malformed();
    usage.model = model;
  }
  return { usage };
}

function malformed(): GuardError {
  return new GuardError("call_malformed", "the message has a malformed usage");
}
