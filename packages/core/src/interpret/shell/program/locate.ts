import type { Action, Detail } from "../../../spine/index.js";
import { action } from "../../action.js";
import { type ContextTable, currentBranch, MAX_CONTEXT } from "../../contexts/index.js";
import type { Value } from "../../knowledge/value.js";
import type { Machine } from "../state/machine.js";
import { Asked } from "./asked.js";

/** Kinds that land somewhere: on a cluster, in an account, on a server, at a remote. */
const SOMEWHERE: ReadonlySet<string> = new Set([
  "infra.read",
  "infra.apply",
  "infra.delete",
  "data.read",
  "data.write",
  "data.delete",
  "data.define",
  "data.grant",
  "pipeline.run",
  "secret.read",
  "vcs.send",
  "vcs.rewrite",
]);

/** Says where the actions from `from` on land, as the program's options and settings tell. */
export function locate(m: Machine, table: ContextTable, argv: readonly Value[], from: number): void {
  if (m.where !== "here") return;
  const open = firstOpen(m.actions, from);
  if (table.settles === undefined && open < 0) return;
  const ask = new Asked(m, argv);
  const settled = table.settles?.(ask) ?? null;
  if (settled !== null) ask.choose(settled);
  if (open < 0) return;
  const strange = table.strange?.(ask) === true;
  const context = settled === null || settled.lasting === true ? table.resolve(ask) : chosenText(settled.text);
  for (let at = open; at < m.actions.length; at++) {
    const one = m.actions[at]!;
    if (!isOpen(one)) continue;
    const branch = one.kind === "vcs.send" && one.detail.target === undefined ? branchOf(ask) : null;
    if (context === null && branch === null && !strange) continue;
    // Not spread: what is added to a spread gives each object a shape of its own, and whoever reads actions is slow.
    const detail: { -readonly [K in keyof Detail]: Detail[K] } = {};
    Object.assign(detail, one.detail);
    if (context !== null) detail.context = context.slice(0, MAX_CONTEXT);
    if (branch !== null) detail.target = branch;
    const labels = strange && one.kind.startsWith("vcs.") ? [...one.labels, "unknown-remote"] : one.labels;
    m.actions[at] = action(one.kind, one.resource, one.certainty, labels, one.sources, one.span, detail);
  }
}

function firstOpen(actions: readonly Action[], from: number): number {
  for (let at = from; at < actions.length; at++) if (isOpen(actions[at]!)) return at;
  return -1;
}

const isOpen = (one: Action) => SOMEWHERE.has(one.kind) && one.detail.context === undefined;

/** Choosing a context is an action on what is chosen. */
const chosenText = (text: string) => /^[\w./:@-]+$/.exec(text)?.[0] ?? /[:=]\s*"?([\w./:@-]+)/.exec(text)?.[1] ?? null;

/** What a push without a branch sends. */
function branchOf(ask: Asked): string | null {
  if (ask.words.includes("--tags")) return "refs/tags/*";
  return ask.words.includes("--all") || ask.words.includes("--mirror") ? "*" : currentBranch(ask);
}
