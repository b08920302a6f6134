import type { Condition } from "../../decide/case.js";
import { allOf, negated } from "../../decide/condition.js";
import type { ActionKind } from "../../spine/action.js";
import type { Json } from "../../spine/json.js";
import { escapePointer, type Field, type Report, record, recursive, type Shape } from "../shape.js";
import { CONDITION_OF, CONDITIONS } from "./index.js";
import type { Binding, ConditionSpec, Slot, Vocabulary } from "./language.js";
import { checkTaskWords, hasTaskWord } from "./task-word.js";

/** Conditions that must all hold, by key, and a block none of which may. Lists mean any of their entries. */
export type Block = { readonly [key: string]: Json };

/** The shape of a block; `forProjects` leaves out what a repository's own policy may not say. */
export function blockShape(forProjects: boolean): Shape<Block> {
  const fields: Record<string, Field<Json>> = {};
  for (const { key, shape, about, forProjects: allowed } of CONDITIONS) {
    if (allowed || !forProjects) fields[key] = { shape, about };
  }
  const itself: Shape<Json> = recursive("when", () => whole as Shape<Json>);
  fields["not"] = { shape: itself, about: "Holds where this block does not." };
  const whole: Shape<Block> = record<Block>(fields as never, { notEmpty: "an empty block of conditions says nothing" });
  return whole;
}

export const block: Shape<Block> = recursive("when", () => WHOLE);
const WHOLE = blockShape(false);
/** What `$defs/when` of the JSON Schema holds. */
export const blockDefinition = (): ReturnType<Shape<Block>["schema"]> => WHOLE.schema();

/** Reports conditions that no kind of the rule can meet, and what the conditions themselves check. */
export function checkBlock(
  value: Block,
  at: string,
  kinds: readonly ActionKind[],
  vocabulary: Vocabulary,
  report: Report,
): void {
  for (const [key, condition] of Object.entries(value)) {
    if (key === "not") {
      checkBlock(condition as Block, `${at}/not`, kinds, vocabulary, report);
      continue;
    }
    const spec = CONDITION_OF.get(key)!;
    spec.check?.(condition, `${at}/${key}`, vocabulary, report);
    checkWords(condition, spec, `${at}/${key}`, report);
    if (spec.kinds === "all" || kinds.some((kind) => spec.kinds.includes(kind))) continue;
    const message = `no action of this rule's kinds has \`${key}\`: it belongs to ${spec.kinds.join(", ")}`;
    report({ code: "policy.unmet_condition", at: `${at}/${key}`, part: "key", message, suggestion: null });
  }
}

/** Words for what the task is about: known ones, where they mean something. An expression has `facts.task` instead. */
function checkWords(value: Json, spec: ConditionSpec<Json>, at: string, report: Report): void {
  if (typeof value === "string") {
    if (spec.taskWords === true) checkTaskWords(value, spec.key === "path", at, report);
    else if (spec.key !== "cel" && hasTaskWord(value)) {
      const message = `\`{task.…}\` means nothing in \`${spec.key}\``;
      report({ code: "policy.unknown_place", at, part: "value", message, suggestion: null });
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [key, one] of Object.entries(value))
      checkWords(one as Json, spec, `${at}/${escapePointer(key)}`, report);
  }
}

/** A block, partially evaluated for standing facts. */
export function bindBlock(value: Block, binding: Binding): Condition {
  const bound: Condition[] = [];
  for (const { key, bind } of conditionsOf(value)) bound.push(bind(value[key]!, binding));
  if (Object.hasOwn(value, "not")) bound.push(negated(bindBlock(value["not"] as Block, binding)));
  return allOf(bound);
}

/** The conditions a block has, in the order of all there are; looked for once, though a block is bound for every agent and place. */
function conditionsOf(value: Block): readonly ConditionSpec<Json>[] {
  const known = OF_BLOCK.get(value);
  if (known !== undefined) return known;
  const own = CONDITIONS.filter(({ key }) => Object.hasOwn(value, key));
  OF_BLOCK.set(value, own);
  return own;
}

const OF_BLOCK = new WeakMap<Block, readonly ConditionSpec<Json>[]>();

/** Which keys give the best slots: the rarer a word, the fewer actions carry it. */
const SELECTIVE = [
  "tool",
  "server",
  "host",
  "package",
  "table",
  "service",
  "resource",
  "program",
  "path",
  "source",
  "what",
  "origin",
  "mode",
  "language",
  "reason",
  "label",
];

/** Words an action must have one of for the block to hold, or null where it cannot be looked up. */
export function blockSlots(value: Block, binding: Binding): readonly Slot[] | null {
  for (const key of SELECTIVE) {
    if (!Object.hasOwn(value, key)) continue;
    const slots = CONDITION_OF.get(key)!.slots?.(value[key]!, binding) ?? null;
    if (slots !== null) return slots;
  }
  return null;
}
