import { VERDICTS, type Verdict } from "../../spine/verdict.js";
import { type Block, block } from "../conditions/block.js";
import type { LabelMeaning } from "../conditions/language.js";
import { pathGlob } from "../conditions/path.js";
import { hasTaskWord } from "../conditions/task-word.js";
import type {
  OverrideDocument,
  PolicyDocument,
  PolicySource,
  RoleDocument,
  RuleDocument,
  Understanding,
} from "../document.js";
import { GLOB, NAME, PROSE } from "../names.js";
import { sectionFields } from "../sections/index.js";
import { choose, list, named, number, oneOf, oneOrMore, record, refined, type Shape, text } from "../shape.js";
import { instant } from "./instant.js";
import { entriesShape } from "./knowledge.js";
import { resolvedRuleShape, ruleShape } from "./rule.js";
import { testShape } from "./test.js";

const verdict: Shape<Verdict> = oneOf(VERDICTS);
const floorAsk = oneOf(["ask", "deny"], "policy.below_floor");
const MAX_RULES = 20_000;

const understanding = (required: boolean): Shape<Understanding> =>
  record<Understanding>({
    malformed: {
      shape: oneOf(["deny"], "policy.below_floor"),
      required,
      about: "Input that breaks a door's schema or bound.",
    },
    "unknown-program": { shape: verdict, required, about: "A program nobody described." },
    opaque: { shape: floorAsk, required, about: "A word or code that cannot be resolved." },
    "beyond-bounds": { shape: floorAsk, required, about: "Too complex to read, or not parsable." },
  });

/** What a place is called does not depend on a task: conditions tie a rule to one. */
const place = <T extends string>(shape: Shape<T>): Shape<T> =>
  refined(shape, (text, at, report) => {
    if (!hasTaskWord(text)) return text;
    const message = "`{task.…}` means nothing in a label";
    report({ code: "policy.unknown_place", at, part: "value", message, suggestion: null });
    return undefined;
  });
const placePath = place(pathGlob);
const placeName = place(text(GLOB));

const meaning: Shape<LabelMeaning> = refined(
  record<Partial<LabelMeaning>>(
    {
      path: { shape: oneOrMore(placePath) },
      host: { shape: oneOrMore(placeName) },
      name: { shape: oneOrMore(placeName), about: "Names of tables, clusters, recipients and the like." },
    },
    { notEmpty: "say path, host or name" },
  ),
  (value) => ({ path: value.path ?? [], host: value.host ?? [], name: value.name ?? [] }),
);

const resolvedMeaning: Shape<LabelMeaning> = record<LabelMeaning>({
  path: { shape: list(placePath, 256), required: true },
  host: { shape: list(placeName, 256), required: true },
  name: { shape: list(placeName, 256), required: true },
});

const excepted = choose<"all" | readonly Block[]>(
  { when: (value) => typeof value === "string", shape: oneOf(["all"]) },
  { when: () => true, shape: oneOrMore<Block>(block, 64) },
);

const override = (until: Shape<number>): Shape<OverrideDocument> =>
  record<OverrideDocument>({
    except: { shape: excepted, required: true, about: "Where the rule shall not apply; `all` switches it off." },
    reason: { shape: text(PROSE), required: true },
    until: { shape: until, about: "Void from this instant on." },
  });

const role = (rule: Shape<RuleDocument>): Shape<RoleDocument> =>
  record<RoleDocument>({
    about: { shape: text(PROSE) },
    rules: {
      shape: list(rule, MAX_RULES),
      required: true,
      about: "What the role may do; everything else is denied to who holds it.",
    },
  });

const header = {
  rampart: { shape: oneOf([1]), required: true, about: "Version of this format." },
  name: { shape: text(NAME), required: true },
} as const;
const owners = { shape: named(NAME, oneOrMore(text(GLOB))), about: "Who answers for which area of the policy." };

export const sourceShape: Shape<PolicySource> = record<PolicySource>({
  ...header,
  extends: { shape: oneOrMore(text(NAME), 16), about: "Packs this policy builds on." },
  understanding: { shape: understanding(false), about: "What happens to what is not understood." },
  default: { shape: verdict, about: "What no rule grants." },
  labels: { shape: named(NAME, meaning), about: "Labels by path, host or name." },
  environments: { shape: named(NAME, meaning), about: "Environments by path, host or name; each is a label too." },
  guardrails: { shape: list(ruleShape, MAX_RULES), about: "Rules for everyone." },
  roles: { shape: named(NAME, role(ruleShape)) },
  overrides: { shape: named(NAME, oneOrMore(override(instant), 64), MAX_RULES), about: "Loosenings of rules by name." },
  owners,
  ...sectionFields("source"),
  tests: { shape: list(testShape, 2_000), about: "Calls and what the policy must say to them." },
});

export const documentShape: Shape<PolicyDocument> = record<PolicyDocument>({
  ...header,
  understanding: { shape: understanding(true), required: true },
  default: { shape: verdict, required: true },
  labels: { shape: named(NAME, resolvedMeaning), required: true },
  environments: { shape: named(NAME, resolvedMeaning), required: true },
  guardrails: { shape: list(resolvedRuleShape, MAX_RULES), required: true },
  roles: { shape: named(NAME, role(resolvedRuleShape)), required: true },
  overrides: {
    shape: named(NAME, list(override(number(0, Number.MAX_SAFE_INTEGER)), 1024, 1), MAX_RULES),
    required: true,
  },
  owners: { ...owners, required: true },
  knowledge: { shape: entriesShape },
  ...sectionFields("resolved"),
});
