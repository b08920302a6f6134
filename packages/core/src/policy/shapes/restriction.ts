import { type Block, block } from "../conditions/block.js";
import type { RuleDocument } from "../document.js";
import { KIND_WORDS } from "../kinds.js";
import { NAME, PROSE } from "../names.js";
import { list, oneOf, oneOrMore, record, type Shape, text } from "../shape.js";

export interface RestrictionSource {
  readonly rampart: 1;
  readonly name: string;
  readonly guardrails: readonly RuleDocument[];
}

const kinds = oneOrMore(oneOf(KIND_WORDS, "policy.unknown_kind"), 64);

/** A rule of an emergency restriction: it can ask or deny, and nothing lifts it. */
const restrictionRule: Shape<RuleDocument> = record<RuleDocument>(
  {
    id: { shape: text({ ...NAME, max: 32 }), required: true },
    ask: { shape: kinds },
    deny: { shape: kinds },
    when: { shape: block },
    except: { shape: oneOrMore<Block>(block, 16) },
    reason: { shape: text(PROSE) },
    instead: { shape: text(PROSE) },
  } as never,
  { exactlyOne: ["ask", "deny"] },
);

/** A whole restriction: small, because it is recorded whole. */
export const restrictionShape: Shape<RestrictionSource> = record<RestrictionSource>({
  rampart: { shape: oneOf([1]), required: true },
  name: { shape: text(NAME), required: true },
  guardrails: { shape: list(restrictionRule, 32, 1), required: true },
});
