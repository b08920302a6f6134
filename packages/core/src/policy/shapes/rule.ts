import type { Obligation } from "../../spine/decision.js";
import type { Json } from "../../spine/json.js";
import { type Block, block, blockShape } from "../conditions/block.js";
import type { ReviewDocument, RuleDocument } from "../document.js";
import { KIND_WORDS } from "../kinds.js";
import { NAME, PROSE } from "../names.js";
import {
  choose,
  flag,
  isMapping,
  list,
  number,
  oneOf,
  oneOrMore,
  record,
  refined,
  type Shape,
  type TextLimits,
  text,
} from "../shape.js";
import { resolvedReviewShape, reviewShape } from "./review.js";

const kinds = oneOrMore(oneOf(KIND_WORDS, "policy.unknown_kind"), 64);

/** Part of an argument: what is to go and what comes in its place. */
const LITERAL: TextLimits = {
  max: 256,
  pattern: /^[^\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]+$/,
  what: "text on one line",
};

type Replaced = { text: string; by: string };
type Written = { sandbox?: string; redact?: string; replace?: Replaced; throttle?: number; notify?: string };
const written = record<Written>(
  {
    sandbox: { shape: text(NAME), about: "Run it contained, under this profile." },
    redact: { shape: text(NAME), about: "Take this out: of the arguments of a call, or of what comes back." },
    replace: {
      shape: record<Replaced>({
        text: { shape: text(LITERAL), required: true, about: "What stands in the arguments, as a whole word." },
        by: { shape: text(LITERAL), required: true, about: "What is to stand there." },
      }),
      about: "Change the arguments of the call, and judge it anew.",
    },
    throttle: { shape: number(1, 1_000_000), about: "At most so many a minute." },
    notify: { shape: text(NAME), about: "Tell these." },
  },
  { exactlyOne: ["sandbox", "redact", "replace", "throttle", "notify"] },
);

/** `{sandbox: strict}` as a policy writes it. */
const asWritten: Shape<Obligation> = refined(written, (value): Obligation => {
  if (value.sandbox !== undefined) return { type: "sandbox", profile: value.sandbox };
  if (value.redact !== undefined) return { type: "redact", what: value.redact };
  if (value.replace !== undefined) return { type: "replace", ...value.replace };
  if (value.throttle !== undefined) return { type: "throttle", perMinute: value.throttle };
  return { type: "notify", to: value.notify! };
});

/** `{type: sandbox, profile: strict}` as the resolved document holds it. */
const resolved: Shape<Obligation> = choose<Obligation>(
  ...(
    [
      ["sandbox", { profile: text(NAME) }],
      ["redact", { what: text(NAME) }],
      ["replace", { text: text(LITERAL), by: text(LITERAL) }],
      ["throttle", { perMinute: number(1, 1_000_000) }],
      ["notify", { to: text(NAME) }],
    ] as const
  ).map(([type, members]) => ({
    when: (value: Json) => isMapping(value) && value["type"] === type,
    shape: record<{ type: string }>({
      type: { shape: oneOf([type]), required: true },
      ...Object.fromEntries(Object.entries(members).map(([key, shape]) => [key, { shape, required: true }])),
    } as never) as unknown as Shape<Obligation>,
  })),
);

const VERDICT_KEYS = ["grant", "ask", "deny"];

function ruleFields(obligation: Shape<Obligation>, review: Shape<ReviewDocument>) {
  return {
    id: { shape: text(NAME), required: true, about: "Name of the rule; unique in the whole policy." },
    grant: { shape: kinds, about: "Allow these kinds explicitly, where certainly covered." },
    ask: { shape: kinds, about: "Ask a person before these kinds." },
    deny: { shape: kinds, about: "Refuse these kinds." },
    when: { shape: block, about: "All of these conditions." },
    except: { shape: oneOrMore<Block>(block, 64), about: "Unless any of these blocks holds for certain." },
    reason: { shape: text(PROSE), about: "Why, for the person or agent that is stopped." },
    instead: { shape: text(PROSE), about: "What would be allowed instead." },
    obligations: { shape: list(obligation, 8, 1), about: "What the door must do besides." },
    final: { shape: flag, about: "Nobody may override this rule by name." },
    "unless-granted": { shape: text(NAME), about: "A privilege that lifts this rule while it is granted." },
    review: { shape: review, about: "Who has to agree, and for how long at most; for rules that ask." },
  };
}

export const ruleShape: Shape<RuleDocument> = record<RuleDocument>(ruleFields(asWritten, reviewShape), {
  exactlyOne: VERDICT_KEYS,
});
export const resolvedRuleShape: Shape<RuleDocument> = record<RuleDocument>(ruleFields(resolved, resolvedReviewShape), {
  exactlyOne: VERDICT_KEYS,
});

const projectBlock = blockShape(true);

/** A repository's own rule: it can ask or deny, and says nothing a person or model would read. */
export const projectRuleShape: Shape<RuleDocument> = record<RuleDocument>(
  {
    id: { shape: text(NAME), required: true },
    ask: { shape: kinds },
    deny: { shape: kinds },
    when: { shape: projectBlock },
    except: { shape: oneOrMore<Block>(projectBlock, 64) },
  } as never,
  { exactlyOne: ["ask", "deny"] },
);
