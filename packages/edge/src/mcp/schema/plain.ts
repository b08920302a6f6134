import { canonical } from "@rampart/ledger";
import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import type { Effort } from "./effort.js";

/** Whether a text matches a pattern; null where nobody can say in bounded time. */
export interface Patterns {
  matches(pattern: string, text: string, effort: Effort): boolean | null;
}

interface Holding {
  readonly effort: Effort;
  readonly patterns: Patterns;
}

/** `type`, `enum`, `const`, and what is asked of numbers and texts. Null where the value fits. */
export function wrongPlain(held: Holding, schema: JsonObject, value: Json): string | null {
  const { type, enum: several, const: only } = schema;
  if (typeof type === "string" && !isOf(type, value)) return `is no ${type}`;
  if (Array.isArray(type) && !type.some((one: Json) => typeof one === "string" && isOf(one, value)))
    return `is none of ${type.map(String).join(", ").slice(0, 128)}`;
  if (Array.isArray(several) && !several.some((one: Json) => same(one, value, held.effort)))
    return "is none of the values it may have";
  if (only !== undefined && !same(only, value, held.effort)) return "is not the one value it may have";
  if (typeof value === "number") return wrongNumber(schema, value);
  if (typeof value === "string") return wrongText(held, schema, value);
  return null;
}

export function isOf(type: string, value: Json): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isJsonObject(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

/** Equal as JSON: order of members does not count. */
export function same(a: Json, b: Json, effort: Effort): boolean {
  effort.spend(1);
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  return imageOf(a, effort) === imageOf(b, effort);
}

/** Canonical JSON (RFC 8785), paid for by its length. */
export function imageOf(value: Json, effort: Effort): string {
  const image = canonical(value);
  effort.spend(image.length >> 4);
  return image;
}

function wrongNumber(schema: JsonObject, value: number): string | null {
  const { minimum, maximum, exclusiveMinimum: above, exclusiveMaximum: below, multipleOf } = schema;
  // Draft 4 wrote `exclusiveMinimum: true` beside `minimum`.
  if (isNumber(minimum) && (above === true ? value <= minimum : value < minimum)) return `is too small: ${minimum}`;
  if (isNumber(maximum) && (below === true ? value >= maximum : value > maximum)) return `is too large: ${maximum}`;
  if (isNumber(above) && value <= above) return `is too small: above ${above}`;
  if (isNumber(below) && value >= below) return `is too large: below ${below}`;
  return isNumber(multipleOf) && multipleOf > 0 && !divides(multipleOf, value)
    ? `is no multiple of ${multipleOf}`
    : null;
}

/** 0.1 divides 0.3, although their quotient is 2.9999999999999996. */
function divides(divisor: number, value: number): boolean {
  const quotient = value / divisor;
  const off = Math.abs(quotient - Math.round(quotient));
  return off <= Number.EPSILON * 4 * Math.max(1, Math.abs(quotient)) && Number.isFinite(quotient);
}

function wrongText(held: Holding, schema: JsonObject, value: string): string | null {
  const { minLength, maxLength, pattern } = schema;
  if (isNumber(minLength) && lengthOf(value) < minLength) return `is shorter than ${minLength} characters`;
  if (isNumber(maxLength) && value.length > maxLength && lengthOf(value) > maxLength)
    return `is longer than ${maxLength} characters`;
  if (typeof pattern === "string" && held.patterns.matches(pattern, value, held.effort) === false)
    return "does not have the form it must have";
  return null;
}

/** In code points, as JSON Schema counts. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

export const isNumber = (value: Json | undefined): value is number => typeof value === "number";
