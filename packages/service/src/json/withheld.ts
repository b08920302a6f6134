import type { Json } from "./value.js";

/** Members that say what the value is, of which a reader of it makes sense by these words only. */
const STRUCTURE: ReadonlySet<string> = new Set([
  "type",
  "kind",
  "mode",
  "status",
  "filePath",
  "mimeType",
  "role",
  "url",
]);
/** Members whose text a model reads, the likeliest first. */
const READ = ["stdout", "content", "result", "text", "output", "error", "message"];

/**
 * The same shape without its texts: `message` stands where a model reads, for hosts that take a result in its own shape only.
 * A value without any text becomes `message`.
 */
export function withheldIn(value: Json, message: string): Json {
  const members = new Set<string>();
  inTexts(value, "", (name) => {
    members.add(name);
    return "";
  });
  if (members.size === 0) return message;
  const place = READ.find((name) => members.has(name)) ?? [...members][0]!;
  let said = false;
  return inTexts(value, "", (name) => {
    if (said || name !== place) return "";
    said = true;
    return message;
  });
}

/** The value with its texts changed, told by the member they are of; those of {@link STRUCTURE} stay. */
function inTexts(value: Json, name: string, change: (name: string) => string): Json {
  if (typeof value === "string") return STRUCTURE.has(name) ? value : change(name);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((one: Json) => inTexts(one, name, change));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inTexts(one as Json, key, change)]));
}
