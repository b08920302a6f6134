import type { Action } from "../spine/action.js";

/** Kinds that change nothing. */
const READS: ReadonlySet<string> = new Set(["file.read", "file.list", "data.read", "vcs.read", "infra.read"]);

/** Whether an action leaves nothing behind anywhere. A known program is judged by its effects, which stand beside it. */
export function changesNothing({ kind, detail }: Action): boolean {
  return READS.has(kind) || (kind === "process.exec" && detail.effects === "known");
}
