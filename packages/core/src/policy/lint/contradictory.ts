import type { Json } from "../../spine/json.js";
import type { Block } from "../conditions/block.js";
import { CONDITION_OF } from "../conditions/index.js";
import type { RuleDocument } from "../document.js";
import { expandKinds } from "../kinds.js";
import type { Policy } from "../policy.js";
import { allRules, wordsOf } from "../rules.js";
import type { Lint } from "./finding.js";

/** Rules that can match nothing: two conditions exclude each other, or no kind can meet all of them. */
export function contradictoryConditions({ document }: Policy): readonly Lint[] {
  return allRules(document).flatMap(({ rule, role }) => {
    const why = contradiction(rule, role);
    if (why === null) return [];
    return [
      {
        code: "lint.contradictory",
        severity: "warning",
        rule: rule.id,
        message: `it can match nothing: ${why}`,
      } satisfies Lint,
    ];
  });
}

function contradiction({ when, ...rule }: RuleDocument, role: string | null): string | null {
  if (when === undefined) return null;
  const common = commonKinds(when, expandKinds(wordsOf(rule)));
  if (common.length === 0) return "no one kind has all of these conditions";
  const negated = when["not"] as Block | undefined;
  const keys = Object.keys(negated ?? {});
  if (negated !== undefined && keys.every((key) => sameJson(when[key], negated[key])))
    return "`not` excludes what `when` asks for";
  const label = when["label"] as { any?: string[]; all?: string[]; none?: string[] } | undefined;
  const wanted = [...(label?.all ?? []), ...(label?.any?.length === 1 ? label.any : [])];
  const excluded = wanted.find((name) => label?.none?.includes(name));
  if (excluded !== undefined) return `label \`${excluded}\` is asked for and excluded`;
  const roles = when["role"] as readonly string[] | undefined;
  if (role !== null && roles?.every((name) => !name.includes("*")) && roles.length > 0 && !roles.includes(role)) {
    return `it belongs to the role \`${role}\` and asks for another`;
  }
  return rangeIsEmpty(when["port"]) ? "no port is in that range" : null;
}

function commonKinds(when: Block, kinds: readonly string[]): readonly string[] {
  return Object.keys(when).reduce((left, key) => {
    const spec = CONDITION_OF.get(key);
    return spec === undefined || spec.kinds === "all"
      ? left
      : left.filter((kind) => (spec.kinds as readonly string[]).includes(kind));
  }, kinds);
}

function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}

function rangeIsEmpty(value: Json | undefined): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const range = value as { readonly [key: string]: Json };
  const low = Math.max(
    ...["above", "at-least"].map((key) => (typeof range[key] === "number" ? (range[key] as number) : -Infinity)),
  );
  const high = Math.min(
    ...["below", "at-most"].map((key) => (typeof range[key] === "number" ? (range[key] as number) : Infinity)),
  );
  return low > high || (low === high && ("above" in range || "below" in range));
}
