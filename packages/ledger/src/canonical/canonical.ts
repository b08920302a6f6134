import { LedgerError } from "../error.js";
import { shapeOf } from "./shape.js";
import { writeString } from "./string.js";

/** Deepest nesting of anything in the log (docs/formats/log.md, section 3). */
export const MAX_DEPTH = 128;

/**
 * Canonical JSON of a value, RFC 8785 (docs/formats/log.md, section 3).
 *
 * Accepts null, booleans, finite numbers, Unicode strings, arrays, plain objects, nested at most {@link MAX_DEPTH}.
 * @throws LedgerError `canonical.type`, `canonical.number`, `canonical.surrogate`, `canonical.depth`
 */
export function canonical(value: unknown): string {
  return write(value, 0);
}

/** The same as UTF-8. */
export function canonicalBytes(value: unknown): Buffer {
  return Buffer.from(canonical(value), "utf8");
}

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case "string":
      return writeString(value);
    case "number":
      return writeNumber(value);
    case "boolean":
      return value ? "true" : "false";
    case "object":
      if (value === null) return "null";
      if (depth >= MAX_DEPTH) throw new LedgerError("canonical.depth", `nested deeper than ${MAX_DEPTH}`);
      return Array.isArray(value) ? writeArray(value, depth + 1) : writeObject(value, depth + 1);
    default:
      throw new LedgerError("canonical.type", `${typeof value} has no JSON form`);
  }
}

/** RFC 8785 section 3.2.2.3: ECMAScript's own shortest form; `-0` becomes `0`. */
function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new LedgerError("canonical.number", "number that is not finite");
  return String(value === 0 ? 0 : value);
}

function writeArray(items: readonly unknown[], depth: number): string {
  if (items.length === 0) return "[]";
  let out = `[${write(items[0], depth)}`;
  for (let i = 1; i < items.length; i++) out += `,${write(items[i], depth)}`;
  return `${out}]`;
}

function writeObject(value: object, depth: number): string {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new LedgerError("canonical.type", "object that is not plain");
  }
  const { names, before } = shapeOf(Object.keys(value));
  if (names.length === 0) return "{}";
  const record = value as Readonly<Record<string, unknown>>;
  let out = "";
  for (let i = 0; i < names.length; i++) out += (before[i] as string) + write(record[names[i] as string], depth);
  return `${out}}`;
}
