import { isJsonObject, type JsonObject } from "@rampart/service";
import { eventLine } from "../say/event.js";

/** Fields a word may name: `door:gemini`, `session:s1`. */
const FIELDS: ReadonlySet<string> = new Set([
  "door",
  "agent",
  "session",
  "kind",
  "tool",
  "code",
  "severity",
  "principal",
]);
const VERDICTS: ReadonlySet<string> = new Set(["allow", "ask", "deny"]);

/**
 * Whether an event has all of these words: a verdict, `FIELD:BEGINNING`, `rule:BEGINNING`, or any text of its line. A word
 * after `-` must not be there. Letter case does not count.
 */
export function matches(event: JsonObject, words: readonly string[]): boolean {
  return words.every((word) =>
    word.startsWith("-") && word.length > 1 ? !has(event, word.slice(1)) : has(event, word),
  );
}

function has(event: JsonObject, word: string): boolean {
  const wanted = word.toLowerCase();
  if (VERDICTS.has(wanted)) return verdictOf(event) === wanted;
  const colon = wanted.indexOf(":");
  const field = wanted.slice(0, Math.max(0, colon));
  const value = wanted.slice(colon + 1);
  if (field === "rule") return rulesOf(event).some((rule) => rule.toLowerCase().startsWith(value));
  if (FIELDS.has(field))
    return String(event[field] ?? "")
      .toLowerCase()
      .startsWith(value);
  return textOf(event).includes(wanted);
}

export function verdictOf(event: JsonObject): string | null {
  const decision = event["decision"];
  const verdict = isJsonObject(decision) ? decision["verdict"] : undefined;
  return typeof verdict === "string" ? verdict : null;
}

function rulesOf(event: JsonObject): readonly string[] {
  const decision = event["decision"];
  const rules = isJsonObject(decision) ? decision["rules"] : undefined;
  if (!Array.isArray(rules)) return [];
  return rules.map((rule) => (typeof rule === "string" ? rule : isJsonObject(rule) ? String(rule["rule"] ?? "") : ""));
}

/** Lines of events are asked for again with every picture. */
const TEXTS = new WeakMap<JsonObject, string>();

function textOf(event: JsonObject): string {
  const known = TEXTS.get(event);
  if (known !== undefined) return known;
  const text = eventLine(event)
    .map((piece) => (typeof piece === "string" ? piece : piece.text))
    .join("")
    .toLowerCase();
  TEXTS.set(event, text);
  return text;
}
