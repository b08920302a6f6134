import type { Json, JsonObject } from "../spine/json.js";
import type { Issue, PolicyErrorCode } from "./errors.js";
import { nearest } from "./suggest.js";

/**
 * What a value of the policy document must look like. One table of shapes serves the loader (`read`), the signed bundle
 * (`read` again) and the JSON Schema for editors (`schema`), so that they cannot disagree.
 */
export interface Shape<T> {
  /** The value in its normal form, or undefined after at least one issue was reported. */
  read(value: Json, at: string, report: Report): T | undefined;
  schema(): JsonObject;
}

export type Report = (issue: Issue) => void;

function refuse(report: Report, at: string, code: PolicyErrorCode, message: string, suggestion: string | null = null) {
  report({ code, at, part: "value", message, suggestion });
  return undefined;
}

function describe(value: Json): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a mapping" : `a ${typeof value}`;
}

export interface TextLimits {
  readonly max: number;
  readonly pattern?: RegExp;
  /** What the text must look like, for the message: "a lower-case name". */
  readonly what?: string;
}

export function text(limits: TextLimits): Shape<string> {
  const what = limits.what ?? "text";
  return {
    read(value, at, report) {
      if (typeof value !== "string")
        return refuse(report, at, "policy.wrong_type", `expected ${what}, found ${describe(value)}`);
      if (value.length === 0) return refuse(report, at, "policy.bad_value", `expected ${what}, found nothing`);
      if (value.length > limits.max)
        return refuse(report, at, "policy.out_of_bounds", `longer than ${limits.max} characters`);
      if (limits.pattern && !limits.pattern.test(value))
        return refuse(report, at, "policy.bad_value", `\`${value.slice(0, 64)}\` is not ${what}`);
      return value;
    },
    schema: () => ({
      type: "string",
      minLength: 1,
      maxLength: limits.max,
      ...(limits.pattern ? { pattern: limits.pattern.source } : {}),
    }),
  };
}

const MOST_LISTED = 16;

/** All values where they are few; of many those that begin as what was written does, up to the first dot. */
function worthListing(values: readonly string[], found: unknown): readonly string[] {
  if (values.length <= MOST_LISTED) return values;
  const dot = typeof found === "string" ? found.indexOf(".") : -1;
  const family = dot < 1 ? [] : values.filter((value) => value.startsWith((found as string).slice(0, dot + 1)));
  return family.length <= MOST_LISTED ? family : [];
}

export function oneOf<const T extends string | number>(
  values: readonly T[],
  code: PolicyErrorCode = "policy.bad_value",
): Shape<T> {
  return {
    read(value, at, report) {
      if (values.includes(value as T)) return value as T;
      const named = typeof value === "string" || values.some((one) => typeof one === typeof value);
      const found = named ? `\`${String(value).slice(0, 64)}\`` : describe(value);
      const hint = typeof value === "string" ? nearest(value, values.map(String)) : null;
      const list = worthListing(values.map(String), value);
      const listed = list.length === 0 ? "" : `: expected ${list.join(", ")}`;
      return refuse(
        report,
        at,
        typeof value === "string" ? code : "policy.wrong_type",
        `${found} is not known here${listed}`,
        hint,
      );
    },
    schema: () => ({ enum: [...values] }),
  };
}

export const flag: Shape<boolean> = {
  read: (value, at, report) =>
    typeof value === "boolean"
      ? value
      : refuse(report, at, "policy.wrong_type", `expected true or false, found ${describe(value)}`),
  schema: () => ({ type: "boolean" }),
};

export function number(min: number, max: number, integer = true): Shape<number> {
  return {
    read(value, at, report) {
      if (typeof value !== "number")
        return refuse(report, at, "policy.wrong_type", `expected a number, found ${describe(value)}`);
      if (!Number.isFinite(value) || (integer && !Number.isInteger(value)) || value < min || value > max) {
        return refuse(
          report,
          at,
          "policy.out_of_bounds",
          `expected ${integer ? "a whole" : "a"} number from ${min} to ${max}`,
        );
      }
      return value;
    },
    schema: () => ({ type: integer ? "integer" : "number", minimum: min, maximum: max }),
  };
}

/** One value or a list of them; always a list in normal form. */
export function oneOrMore<T>(shape: Shape<T>, max = 256): Shape<readonly T[]> {
  const many = list(shape, max, 1);
  return {
    read(value, at, report) {
      if (Array.isArray(value)) return many.read(value, at, report);
      const one = shape.read(value, at, report);
      return one === undefined ? undefined : [one];
    },
    schema: () => ({ anyOf: [shape.schema(), many.schema()] }),
  };
}

export function list<T>(shape: Shape<T>, max: number, min = 0): Shape<readonly T[]> {
  return {
    read(value, at, report) {
      if (!Array.isArray(value))
        return refuse(report, at, "policy.wrong_type", `expected a list, found ${describe(value)}`);
      if (value.length < min) return refuse(report, at, "policy.out_of_bounds", "an empty list says nothing here");
      if (value.length > max) return refuse(report, at, "policy.out_of_bounds", `more than ${max} entries`);
      const items = value.map((item: Json, index) => shape.read(item, `${at}/${index}`, report));
      return items.includes(undefined) ? undefined : (items as T[]);
    },
    schema: () => ({ type: "array", items: shape.schema(), minItems: min, maxItems: max }),
  };
}

export interface Field<T> {
  readonly shape: Shape<T>;
  readonly required?: boolean;
  readonly about?: string;
}
export type Fields<T> = { readonly [K in keyof T]-?: Field<NonNullable<T[K]>> };

export interface RecordLimits {
  /** At least one key must be there; said in these words otherwise. */
  readonly notEmpty?: string;
  /** Exactly one of these keys must be there. */
  readonly exactlyOne?: readonly string[];
}

/** Keys an issue names. */
const MOST_NAMED = 20;

/** A mapping with known keys. An unknown key is an issue at the key, with the nearest known one. */
export function record<T extends object>(fields: Fields<T>, limits: RecordLimits = {}): Shape<T> {
  const known = fields as Readonly<Record<string, Field<unknown>>>;
  const keys = Object.keys(known);
  return {
    read(value, at, report) {
      if (!isMapping(value))
        return refuse(report, at, "policy.wrong_type", `expected a mapping, found ${describe(value)}`);
      let sound = true;
      const result: Record<string, unknown> = {};
      const fail = (issue: Issue) => {
        sound = false;
        report(issue);
      };
      for (const [key, item] of Object.entries(value)) {
        const field = Object.hasOwn(known, key) ? known[key] : undefined;
        const place = `${at}/${escapePointer(key)}`;
        if (field === undefined) {
          const suggestion = nearest(key, keys);
          // Where none is near, all of them: whoever wrote it meant something.
          const expected = suggestion === null && keys.length <= MOST_NAMED ? `: expected ${keys.join(", ")}` : "";
          const message = `unknown key \`${key.slice(0, 64)}\`${expected}`;
          fail({ code: "policy.unknown_key", at: place, part: "key", message, suggestion });
        } else {
          result[key] = field.shape.read(item, place, fail);
        }
      }
      for (const key of keys) {
        if (known[key]!.required === true && !Object.hasOwn(value, key))
          refuse(fail, at, "policy.missing_key", `\`${key}\` is missing`);
      }
      if (limits.notEmpty !== undefined && Object.keys(value).length === 0)
        refuse(fail, at, "policy.missing_key", limits.notEmpty);
      if (limits.exactlyOne) {
        const present = limits.exactlyOne.filter((key) => Object.hasOwn(value, key));
        if (present.length !== 1) {
          refuse(
            fail,
            at,
            "policy.missing_key",
            `exactly one of ${limits.exactlyOne.join(", ")} is needed, found ${present.length}`,
          );
        }
      }
      return sound ? (result as T) : undefined;
    },
    schema() {
      const properties = Object.fromEntries(
        keys.map((key) => [
          key,
          { ...known[key]!.shape.schema(), ...(known[key]!.about ? { description: known[key]!.about } : {}) },
        ]),
      );
      const required = keys.filter((key) => known[key]!.required === true);
      return {
        type: "object",
        properties,
        additionalProperties: false,
        ...(required.length > 0 ? { required } : {}),
        ...(limits.notEmpty === undefined ? {} : { minProperties: 1 }),
        ...(limits.exactlyOne ? { oneOf: limits.exactlyOne.map((key) => ({ required: [key] })) } : {}),
      };
    },
  };
}

/** A mapping whose keys are names the author chose. */
export function named<T>(name: TextLimits, shape: Shape<T>, max = 256): Shape<Readonly<Record<string, T>>> {
  const key = text(name);
  return {
    read(value, at, report) {
      if (!isMapping(value))
        return refuse(report, at, "policy.wrong_type", `expected a mapping, found ${describe(value)}`);
      if (Object.keys(value).length > max)
        return refuse(report, at, "policy.out_of_bounds", `more than ${max} entries`);
      const entries: [string, T][] = [];
      let sound = true;
      for (const [name, item] of Object.entries(value)) {
        const place = `${at}/${escapePointer(name)}`;
        const accepted = key.read(name, place, (issue) => report({ ...issue, part: "key" }));
        const read = shape.read(item, place, report);
        if (accepted === undefined || read === undefined) sound = false;
        else entries.push([accepted, read]);
      }
      return sound ? Object.fromEntries(entries) : undefined;
    },
    schema: () => ({
      type: "object",
      propertyNames: key.schema(),
      additionalProperties: shape.schema(),
      maxProperties: max,
    }),
  };
}

/** The first shape whose test accepts the value reads it; the last one reads the rest. */
export function choose<T>(...options: readonly { when: (value: Json) => boolean; shape: Shape<T> }[]): Shape<T> {
  return {
    read(value, at, report) {
      const option = options.find(({ when }) => when(value)) ?? options.at(-1)!;
      return option.shape.read(value, at, report);
    },
    schema: () => ({ anyOf: options.map(({ shape }) => shape.schema()) }),
  };
}

/** A further check on a value whose shape is right, and its normal form. */
export function refined<A, B>(
  shape: Shape<A>,
  refine: (value: A, at: string, report: Report) => B | undefined,
): Shape<B> {
  return {
    read(value, at, report) {
      const read = shape.read(value, at, report);
      return read === undefined ? undefined : refine(read, at, report);
    },
    schema: () => shape.schema(),
  };
}

/** A shape that mentions itself. Its schema is a reference into `$defs`. */
export function recursive<T>(name: string, shape: () => Shape<T>): Shape<T> {
  return { read: (value, at, report) => shape().read(value, at, report), schema: () => ({ $ref: `#/$defs/${name}` }) };
}

export function isMapping(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** RFC 6901 section 3. */
export function escapePointer(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
