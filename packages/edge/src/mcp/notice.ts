import type { ToolCall } from "@rampart/core";
import type { JsonObject } from "@rampart/service";
import { redactedParams, terminated } from "./answers.js";
import type { McpGate } from "./gate.js";
import { type Around, callOf } from "./judged.js";
import { writeMessage } from "./message.js";
import { isNoticed } from "./noticed.js";
import type { Unasked } from "./unasked.js";

export const CANCELLED = "notifications/cancelled";
export const PROGRESS = "notifications/progress";

export interface Notice {
  readonly method: string;
  readonly params: JsonObject;
}

export interface NoticeOptions {
  readonly gate: McpGate;
  readonly around: Around;
  readonly unasked: Unasked;
  note(text: string): void;
}

/** What names a request that is under way: the proxy has looked it up, so it is nobody's words. */
const NAMES: ReadonlyMap<string, string> = new Map([
  [CANCELLED, "requestId"],
  [PROGRESS, "progressToken"],
]);
/** Notifications that are named where one is left out; of another not even its name is repeated. */
const NAMED: ReadonlySet<string> = new Set([...NAMES.keys(), "notifications/message", "notifications/tasks/status"]);
/** Left out without a word: that it floods was said. */
const BEYOND = { withheld: "", text: null } as const;

/**
 * What a server tells unasked as it may be read, at once where nothing stands in it; otherwise the policy says what becomes of
 * it, and null is nothing. A cancellation is one without its reason too.
 */
export function heard(
  { method, params }: Notice,
  line: Uint8Array,
  options: NoticeOptions,
): Uint8Array | Promise<Uint8Array | string | null> {
  const name = NAMES.get(method);
  const { known, said } = name === undefined ? { known: {}, said: params } : parted(params, name);
  const call = callOf(method, said, options.around);
  const text = JSON.stringify(said);
  if (!isNoticed(text, call)) return terminated(line);
  return judged(method, call, text, options).then((clean) => {
    if (clean === "as it came") return terminated(line);
    if (clean === null && method !== CANCELLED) return null;
    return writeMessage({ method, params: { ...clean, ...known } });
  });
}

async function judged(
  method: string,
  call: ToolCall,
  text: string,
  { gate, unasked, note }: NoticeOptions,
): Promise<JsonObject | "as it came" | null> {
  const { withheld, text: instead } = unasked.asks() ? await gate.tell(call, text) : BEYOND;
  if (withheld === "") return null;
  if (withheld === null && instead === null) return "as it came";
  const clean = withheld === null ? redactedParams(instead!) : null;
  const what = NAMED.has(method) ? method : "a notification";
  if (clean === null) note(`${what} of the server was left out: ${printable(withheld ?? "it lost its form")}`);
  return clean;
}

function parted(params: JsonObject, name: string): { readonly known: JsonObject; readonly said: JsonObject } {
  const { [name]: value, ...said } = params;
  return { known: value === undefined ? {} : { [name]: value }, said };
}

/** Words for a person, without what would move a terminal's cursor. */
const printable = (text: string) => text.replace(/[^\x20-\x7e]/g, "?").slice(0, 512);
