import type { Finding, Json, JsonObject } from "../spine/index.js";
import { LIMITS } from "../spine/index.js";
import { isOpen, type Personal, scanPersonal } from "./personal/index.js";
import { isSecretName } from "./secret-name.js";
import { type Secret, scanSecrets } from "./secrets/index.js";

export interface Redacted {
  readonly text: string;
  /** Families of what was taken out, in order. */
  readonly found: readonly string[];
}

/** How often a text is looked at again: taking one secret out can bare another that overlapped it. */
const ROUNDS = 8;

/**
 * A text without its secrets, without the numbers that stand for a person ({@link isOpen} says which stay), and without any
 * personal data of a family that `findings` name (`personal.email` …). Each becomes `<redacted:family:size>`, `size` being
 * the power of two its length does not exceed: enough to recognise what stood there, too little to guess it. No detector
 * finds in the result what was to go; doing it again changes nothing. Grows by at most {@link LONGEST_STAMP} for each.
 */
export function redact(text: string, findings: readonly Finding[] = []): Redacted {
  return redactWith(stamp, text, findings);
}

function redactWith(stamp: Stamp, text: string, findings: readonly Finding[]): Redacted {
  const named = new Set<string>();
  for (const { code } of findings) if (code.startsWith(PERSONAL)) named.add(code.slice(PERSONAL.length));
  const found: string[] = [];
  let current = text;
  for (let round = 0; round < ROUNDS; round++) {
    const spans = spansOf(current, named);
    if (spans.length === 0) return { text: current, found };
    let out = "";
    let from = 0;
    for (const { family, start, end } of spans) {
      out += current.slice(from, start) + stamp(family, end - start);
      from = end;
      found.push(family);
    }
    current = out + current.slice(from);
  }
  return { text: stamp("text", text.length), found };
}
const PERSONAL = "personal.";

/** Most characters of a stamp. */
export const LONGEST_STAMP = 64;

const NOBODY: ReadonlySet<string> = new Set();

/** What is to go, from left to right; what overlaps goes as one. */
function spansOf(text: string, named: ReadonlySet<string>): readonly Secret[] {
  if (text.length < SHORTEST) return NO_SPANS;
  const secrets = scanSecrets(text);
  const personal = scanPersonal(text);
  if (personal.length === 0) return secrets;
  const spans = [...secrets, ...personal.filter(({ family }) => !isOpen(family) || named.has(family))];
  return spans.length < 2 ? spans : merge(spans);
}

/** `a@b.co`: the words a record is made of are shorter. */
const SHORTEST = 6;
const NO_SPANS: readonly Secret[] = [];

function merge(spans: (Secret | Personal)[]): readonly Secret[] {
  spans.sort((a, b) => a.start - b.start || b.end - a.end);
  const merged: Secret[] = [];
  for (const one of spans) {
    const last = merged.at(-1);
    if (last === undefined || one.start >= last.end) merged.push(one);
    else if (one.end > last.end) merged[merged.length - 1] = { ...last, end: one.end };
  }
  return merged;
}

/** What stands where something of this family and length was. */
type Stamp = (family: string, length: number) => string;

const sizeOf = (length: number) => 2 ** Math.ceil(Math.log2(Math.max(length, 1)));
const stamp: Stamp = (family, length) => `<redacted:${family}:${sizeOf(length)}>`;
/** The same as one word of letters, digits and dashes, which no shell reads as anything else. */
const plainStamp: Stamp = (family, length) => `redacted-${family.replace(/[^A-Za-z0-9]/g, "-")}-${sizeOf(length)}`;

/** Values at paths of a JSON value: member names and indexes from the outside in. */
export type JsonPath = readonly (string | number)[];

/** Where {@link redactJson} would take something out: members named for a secret, and texts that hold one. At most 10,000 paths. */
export function secretFields(value: Json): readonly JsonPath[] {
  const paths: JsonPath[] = [];
  walk(value, [], (path, leaf, named) => {
    const holds = named
      ? leaf !== "" && leaf !== null && typeof leaf !== "boolean"
      : typeof leaf === "string" && spansOf(leaf, NOBODY).length > 0;
    if (holds && paths.length < MAX_PATHS) paths.push(path);
    return leaf;
  });
  return paths;
}
const MAX_PATHS = 10_000;

/** The same value with everything taken out that {@link redact} takes out; types and shape stay. A number named like a secret becomes 0. */
export function redactJson(
  value: Json,
  findings: readonly Finding[] = NO_FINDINGS,
): { readonly value: Json; readonly found: readonly string[] } {
  return redactJsonWith(stamp, value, findings);
}

/**
 * {@link redactJson} for arguments that are run: what is put in a secret's place has no meaning to a shell. Doing it again
 * changes nothing.
 */
export function redactArguments(value: JsonObject): { readonly value: JsonObject; readonly found: readonly string[] } {
  return redactJsonWith(plainStamp, value, NO_FINDINGS) as { value: JsonObject; found: readonly string[] };
}

function redactJsonWith(
  stamp: Stamp,
  value: Json,
  findings: readonly Finding[],
): { readonly value: Json; readonly found: readonly string[] } {
  const found: string[] = [];
  const clean = walk(value, [], (_path, leaf, named) => {
    if (named && typeof leaf === "number") {
      found.push("named");
      return 0;
    }
    if (typeof leaf !== "string" || leaf === "") return leaf;
    if (named) {
      if (PLAIN_STAMP.test(leaf)) return leaf;
      found.push("named");
      return stamp("named", leaf.length);
    }
    const { text, found: families } = redactWith(stamp, leaf, findings);
    found.push(...families);
    return text;
  });
  return { value: clean, found };
}
const PLAIN_STAMP = /^redacted-[A-Za-z0-9-]{1,64}$/;

type Leaf = string | number | boolean | null;

/** Visits every leaf, `named` where a member on the way is named for a secret. Deeper than the bound a value is dropped. */
function walk(
  value: Json,
  path: JsonPath,
  visit: (path: JsonPath, leaf: Leaf, named: boolean) => Json,
  named = false,
): Json {
  if (typeof value !== "object" || value === null) return visit(path, value, named);
  if (path.length >= LIMITS.jsonDepth) return visit(path, "", named);
  if (Array.isArray(value)) return value.map((one: Json, i) => walk(one, [...path, i], visit, named));
  const members = Object.entries(value as JsonObject).map(([name, member]): [string, Json] => [
    name,
    walk(member, [...path, name], visit, named || isSecretName(name)),
  ]);
  return Object.fromEntries(members);
}

const NO_FINDINGS: readonly Finding[] = [];
const NONE: readonly never[] = [];

/** Detectors in the form the log takes them (`docs/formats/log.md`, section 7). */
export const SECRET_RULES = {
  inText: (text: string): readonly { readonly start: number; readonly end: number; readonly name: string }[] => {
    const spans = spansOf(text, NOBODY);
    return spans.length === 0 ? NONE : spans.map(({ family, start, end }) => ({ start, end, name: family }));
  },
  isName: isSecretName,
} as const;
