import type { Change, Plan } from "@rampart/edge";
import { bold, dim } from "../command/ink.js";
import type { Io } from "../command/io.js";

/** What would change, one line each, in the order it is done. */
export function sayPlan(plan: Plan, io: Io): void {
  for (const change of plan.changes)
    io.line("  ", bold(verbOf(change).padEnd(7)), change.what, dim(`  ${change.path}`));
}

function verbOf(change: Change): string {
  if (change.kind === "program") return "copy";
  if (change.kind === "folder") return "remove";
  if (change.before === null) return "write";
  return change.after === null ? "remove" : "change";
}

/** The same for a program: nothing of the files' contents. */
export const planJson = (plan: Plan) =>
  plan.changes.map((change) => ({ does: verbOf(change), what: change.what, path: change.path }));
