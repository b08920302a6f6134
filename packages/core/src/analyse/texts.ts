import type { Json, JsonObject, ToolCall } from "../spine/index.js";
import { LIMITS } from "../spine/index.js";
import { type Secret, scanText } from "./secrets/index.js";

/** A text of a call. */
export interface CallText {
  /** Name of the argument it came in; of the outermost one where it was nested. */
  readonly name: string;
  readonly text: string;
  /** True for the one text spans index: a shell's command, a text that passes by. */
  readonly isCall: boolean;
  /** What kind of text it is: `command`, `content` that is written, anything else that is `sent` along, what is `passing`,
   * or a tool's `description`. */
  readonly role: "command" | "content" | "sent" | "passing" | "description";
  /** Secrets in it, from left to right. */
  readonly secrets: readonly Secret[];
  /** Kinds of characters it has (`characters.ts`). */
  readonly kinds: number;
}

/** Texts looked at per call. One with more is beyond any tool's arguments. */
const MAX_TEXTS = 4_096;

const CONTENT: ReadonlySet<string> = new Set(["content", "new", "new_string", "old", "old_string", "edits"]);

/** Every text of a call's arguments. */
export function textsOf(call: ToolCall): readonly CallText[] {
  const { command } = call.arguments;
  if (call.tool === "shell" && typeof command === "string" && command !== "" && isAlone(call.arguments)) {
    const { secrets, kinds } = scanText(command);
    return [{ name: "command", text: command, isCall: true, role: "command", secrets, kinds }];
  }
  const texts: CallText[] = [];
  for (const name in call.arguments) collect(call, name, call.arguments[name]!, 0, texts);
  return texts;
}

/** The argument spans index, by tool. */
const MAIN: ReadonlyMap<string, string> = new Map([
  ["shell", "command"],
  ["text", "text"],
  ["sql", "query"],
]);

function collect(call: ToolCall, name: string, value: Json, depth: number, texts: CallText[]): void {
  if (texts.length >= MAX_TEXTS) return;
  if (typeof value === "string") {
    if (value === "") return;
    const { secrets, kinds } = scanText(value);
    const isCall = depth === 0 && name === MAIN.get(call.tool);
    texts.push({ name, text: value, isCall, role: roleOf(call, name), secrets, kinds });
  } else if (typeof value === "object" && value !== null && depth < LIMITS.jsonDepth) {
    if (Array.isArray(value)) for (const inner of value) collect(call, name, inner as Json, depth + 1, texts);
    else for (const key in value) collect(call, name, (value as JsonObject)[key]!, depth + 1, texts);
  }
}

/** Whether an object has one member: nearly every shell call is a command and nothing else. */
function isAlone(arguments_: JsonObject): boolean {
  let members = 0;
  for (const _name in arguments_) members++;
  return members === 1;
}

function roleOf(call: ToolCall, name: string): CallText["role"] {
  if (call.tool === "shell" && (name === "command" || name === "argv")) return "command";
  if (call.tool === "text") {
    if (name !== "text") return "sent";
    return call.arguments["phase"] === "tool-description" ? "description" : "passing";
  }
  return (call.tool === "write" || call.tool === "edit") && CONTENT.has(name) ? "content" : "sent";
}
