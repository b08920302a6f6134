import { isMap, isSeq, parseDocument, YAMLSeq } from "yaml";

/** A loosening as `overrides:` holds it. */
export interface Override {
  /** Conditions that must all hold, or `all`: the rule is off. */
  readonly except: "all" | Readonly<Record<string, string | readonly string[]>>;
  readonly reason: string;
  /** `2026-03-02` or `2026-03-02T09:30:00Z`; null has no end. */
  readonly until: string | null;
}

/**
 * The policy text with one more override of `rule`; comments and everything else stay as they are. The text must be a
 * policy that loads, and the result is for the loader to check.
 */
export function withOverride(text: string, rule: string, override: Override): string {
  const document = parseDocument(text);
  const { except, reason, until } = override;
  const entry = document.createNode({ except, reason, ...(until === null ? {} : { until }) });
  const known = document.getIn(["overrides", rule], true);
  if (isSeq(known)) {
    known.add(entry);
  } else if (isMap(known)) {
    const both = new YAMLSeq();
    both.items.push(known, entry);
    document.setIn(["overrides", rule], both);
  } else {
    document.setIn(["overrides", rule], entry);
  }
  return document.toString({ lineWidth: 0 });
}
