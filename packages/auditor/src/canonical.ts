/** Nesting an event may have at most (docs/formats/log.md, section 3). */
const MAX_DEPTH = 128;

/**
 * Reads bytes that must be one JSON object in the canonical form of RFC 8785, and returns it; null where they are
 * anything else: invalid UTF-8, a lone surrogate, a repeated or unsorted name, another spelling of a number.
 */
export function parseCanonical(bytes: Uint8Array): Record<string, unknown> | null {
  let text: string;
  let value: unknown;
  try {
    text = utf8.decode(bytes);
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const shape = inspect(value, 1);
  if (shape === "malformed") return null;
  // ECMAScript prints strings and numbers exactly as RFC 8785 demands; only the order of members is its own.
  const canonical = shape === "ordered" ? JSON.stringify(value) : print(value);
  return canonical === text ? (value as Record<string, unknown>) : null;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** `ordered`: names already come in canonical order. `unordered`: they do not as JavaScript keeps them (`"10"`, `"9"`). */
function inspect(value: unknown, depth: number): "ordered" | "unordered" | "malformed" {
  if (typeof value === "string") return value.isWellFormed() ? "ordered" : "malformed";
  if (typeof value !== "object" || value === null) return "ordered";
  if (depth > MAX_DEPTH) return "malformed";
  let result: "ordered" | "unordered" = "ordered";
  if (Array.isArray(value)) {
    for (const element of value) {
      const inner = inspect(element, depth + 1);
      if (inner === "malformed") return inner;
      if (inner === "unordered") result = inner;
    }
    return result;
  }
  let before: string | null = null;
  for (const name of Object.keys(value)) {
    if (!name.isWellFormed()) return "malformed";
    if (before !== null && before >= name) result = "unordered";
    before = name;
    const inner = inspect((value as Record<string, unknown>)[name], depth + 1);
    if (inner === "malformed") return inner;
    if (inner === "unordered") result = inner;
  }
  return result;
}

function print(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(print).join(",")}]`;
  const names = Object.keys(value).sort((a, b) => (a < b ? -1 : 1));
  return `{${names.map((name) => `${JSON.stringify(name)}:${print((value as Record<string, unknown>)[name])}`).join(",")}}`;
}
