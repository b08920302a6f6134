import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
} from "yaml";
import type { Json } from "../../spine/json.js";
import type { Issue, PolicyError, PolicyErrorCode } from "../errors.js";
import { escapePointer } from "../shape.js";

/** Code units of one policy text. Longer is refused before it is parsed. */
export const MAX_POLICY_TEXT = 1024 * 1024;
const MAX_DEPTH = 24;

/** A policy text as plain values, with the place of every key and value in the text. */
export interface PolicyText {
  readonly value: Json;
  locate(issue: Issue): PolicyError;
}

export type YamlResult =
  | { readonly ok: true; readonly text: PolicyText }
  | { readonly ok: false; readonly errors: readonly PolicyError[] };

/**
 * Reads the small part of YAML 1.2 (core schema) a policy needs: one document of mappings, lists and scalars. Anchors,
 * aliases, merge keys, tags, directives, duplicate keys and keys that are no text are refused, because each lets a
 * policy mean something else than it seems to say.
 */
export function readYaml(file: string, source: string): YamlResult {
  const lines = new LineCounter();
  const errors: PolicyError[] = [];
  const fail = (code: PolicyErrorCode, offset: number, message: string) => {
    const { line, col } = lines.linePos(offset);
    errors.push({ code, file, line, column: col, message, suggestion: null });
  };
  if (source.length > MAX_POLICY_TEXT) {
    return {
      ok: false,
      errors: [
        {
          code: "policy.too_large",
          file,
          line: 1,
          column: 1,
          message: `longer than ${MAX_POLICY_TEXT} characters`,
          suggestion: null,
        },
      ],
    };
  }

  const documents = parse(source, lines);
  const directive = source.search(/^%/m);
  if (directive !== -1) fail("policy.forbidden_yaml", directive, "YAML directives are not allowed in a policy");
  const document = documents[0];
  if (document === undefined || document.contents === null) fail("policy.syntax", 0, "no YAML mapping in it");
  if (documents.length > 1) fail("policy.forbidden_yaml", documents[1]!.range[0], "a policy is one YAML document");
  for (const error of document === undefined ? [] : [...document.errors, ...document.warnings]) {
    fail(
      error.code === "DUPLICATE_KEY" ? "policy.duplicate_key" : "policy.syntax",
      error.pos[0],
      firstLine(error.message),
    );
  }
  if (document === undefined || errors.length > 0) return { ok: false, errors };

  const keys = new Map<string, number>();
  const values = new Map<string, number>();
  const value = plain(document.contents as Node, "", 0, { keys, values, fail });
  if (errors.length > 0) return { ok: false, errors };
  return { ok: true, text: { value, locate: locator(file, lines, keys, values) } };
}

/** The parser recurses; text nested deeper than its stack is refused like any other that cannot be read. */
function parse(source: string, lineCounter: LineCounter): readonly Document.Parsed[] {
  try {
    const documents = parseAllDocuments(source, { lineCounter, prettyErrors: false, logLevel: "silent" });
    return Array.isArray(documents) ? documents : [];
  } catch {
    return [];
  }
}

type Fail = (code: PolicyErrorCode, offset: number, message: string) => void;

interface Walk {
  readonly keys: Map<string, number>;
  readonly values: Map<string, number>;
  readonly fail: Fail;
}

function plain(node: Node | null, at: string, depth: number, walk: Walk): Json {
  const offset = node?.range?.[0] ?? 0;
  if (node !== null) walk.values.set(at, offset);
  if (depth > MAX_DEPTH) {
    walk.fail("policy.out_of_bounds", offset, `nested deeper than ${MAX_DEPTH} levels`);
    return null;
  }
  if (isAlias(node)) walk.fail("policy.forbidden_yaml", offset, "aliases are not allowed in a policy");
  else if (node !== null && "anchor" in node && node.anchor)
    walk.fail("policy.forbidden_yaml", offset, "anchors are not allowed in a policy");
  if (node !== null && "tag" in node && node.tag !== undefined)
    walk.fail("policy.forbidden_yaml", offset, "tags are not allowed in a policy");
  if (isMap(node))
    return Object.fromEntries(node.items.map((pair) => entry(pair as Pair<Node, Node | null>, at, depth, walk)));
  if (isSeq(node)) return node.items.map((item, index) => plain(item as Node, `${at}/${index}`, depth + 1, walk));
  if (isScalar(node)) {
    const { value } = node;
    if (value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value))
      return value as Json;
    walk.fail("policy.wrong_type", offset, "not a value a policy may hold");
  }
  return null;
}

function entry(pair: Pair<Node, Node | null>, at: string, depth: number, walk: Walk): [string, Json] {
  const { key, value } = pair;
  const offset = key.range?.[0] ?? 0;
  if (!isScalar(key) || typeof key.value !== "string") {
    walk.fail("policy.wrong_type", offset, "a key must be text");
    return ["", null];
  }
  if ("anchor" in key && key.anchor) walk.fail("policy.forbidden_yaml", offset, "anchors are not allowed in a policy");
  if (key.tag !== undefined) walk.fail("policy.forbidden_yaml", offset, "tags are not allowed in a policy");
  if (key.value === "<<") walk.fail("policy.forbidden_yaml", offset, "merge keys are not allowed in a policy");
  const place = `${at}/${escapePointer(key.value)}`;
  walk.keys.set(place, offset);
  return [key.value, plain(value, place, depth + 1, walk)];
}

/**
 * Places of issues. A pointer into the normal form may have parts the text leaves out (a list of one, `any` of a label):
 * those are passed over, and a value that stands nowhere is reported at its nearest ancestor.
 */
function locator(file: string, lines: LineCounter, keys: Map<string, number>, values: Map<string, number>) {
  return ({ code, at, part, message, suggestion }: Issue): PolicyError => {
    let place = "";
    for (const step of at.split("/").slice(1)) {
      if (keys.has(`${place}/${step}`) || values.has(`${place}/${step}`)) place = `${place}/${step}`;
    }
    const named = at.endsWith(place.slice(place.lastIndexOf("/"))) ? keys.get(place) : undefined;
    const offset = part === "key" && named !== undefined ? named : (values.get(place) ?? keys.get(place) ?? 0);
    const { line, col } = lines.linePos(offset);
    return { code, file, line, column: col, message, suggestion };
  };
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0]!.slice(0, 200);
}
