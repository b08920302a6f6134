import { type Document, isMap, isSeq, parseDocument, type YAMLMap, YAMLSeq } from "yaml";
import type { Json } from "../spine/json.js";

/** A loosening as `rampart allow` writes it. `until` is an instant like `2026-03-02T09:30:00Z`. */
export interface Override {
  readonly except: "all" | readonly { readonly [key: string]: Json }[];
  readonly reason: string;
  readonly until?: string;
}

/**
 * The policy text with one more override of a rule; comments, order and everything else the author wrote stay. What an
 * override stood there before stays too: overrides add up, and one that says the same is not said twice. The result is not checked: load it before it replaces the
 * file. Throws a `TypeError` where the text is no YAML mapping.
 */
export function writeOverride(text: string, ruleId: string, override: Override): string {
  const document = parseDocument(text, { prettyErrors: false, logLevel: "silent" });
  if (document.errors.length > 0 || !isMap(document.contents)) throw new TypeError("the policy is no YAML mapping");
  const overrides = mapping(document, document.contents as YAMLMap, "overrides");
  const before = overrides.get(ruleId, true);
  const known = [(document.toJS() as { overrides?: Record<string, unknown> }).overrides?.[ruleId] ?? []].flat();
  if (known.some((one) => saysTheSame(one, override))) return text;
  const added = document.createNode(override);
  if (before === undefined || before === null) overrides.set(document.createNode(ruleId), added);
  else if (isSeq(before)) before.add(added);
  else {
    const both = new YAMLSeq();
    both.add(before);
    both.add(added);
    overrides.set(ruleId, both);
  }
  return document.toString({ lineWidth: 0 });
}

/** Whatever the reasons are. */
function saysTheSame(one: unknown, { except, until }: Override): boolean {
  const { except: other, until: end } = (one ?? {}) as Partial<Override>;
  return end === until && JSON.stringify(other) === JSON.stringify(except);
}

function mapping(document: Document, parent: YAMLMap, key: string): YAMLMap {
  const known = parent.get(key, true);
  if (isMap(known)) return known as YAMLMap;
  const made = document.createNode({}) as YAMLMap;
  made.flow = false;
  parent.set(document.createNode(key), made);
  return made;
}
