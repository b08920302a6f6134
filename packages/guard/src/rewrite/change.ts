import { type Decision, type Json, type JsonObject, redactArguments } from "@rampart/core";
import { isJsonObject } from "@rampart/service";
import { replaceWords } from "./words.js";

/** The arguments of a tool as they are to be, or null where that cannot be had within bounds. */
export type Change = (input: JsonObject) => JsonObject | null;

/** Characters one change may add to all arguments together. */
const MAX_GROWTH = 64 * 1024;

/** What a decision wants done to the arguments before the call may run; null where nothing. */
export function changeOf({ obligations }: Decision): Change | null {
  const replaces = obligations.filter((one) => one.type === "replace");
  const redacts = obligations.some(({ type }) => type === "redact");
  if (replaces.length === 0 && !redacts) return null;
  return (input) => {
    const room = { left: MAX_GROWTH };
    let changed: JsonObject = input;
    for (const { text, by } of replaces) {
      changed = inTexts(changed, (leaf) => replaceWords(leaf, text, by, room)) as JsonObject;
    }
    if (room.left < 0) return null;
    // Last, so that nothing a policy puts in is kept from being looked through.
    return redacts ? redactArguments(changed).value : changed;
  };
}

/** Whether a decision, about what came of a change, still wants texts replaced. */
export function wantsReplacing({ obligations }: Decision): boolean {
  return obligations.some(({ type }) => type === "replace");
}

/** The same value with every text in it changed; names of members stay. The door bounded its depth. */
function inTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one: Json) => inTexts(one, change));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, inTexts(member, change)]));
}
