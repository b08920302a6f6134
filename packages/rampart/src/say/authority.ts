import type { JsonObject } from "@rampart/service";
import { bold, dim, type Piece } from "../command/ink.js";
import type { Io } from "../command/io.js";
import { when } from "./words.js";

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** `  key   value`, for those that say something. */
function rows(io: Io, members: readonly (readonly [key: string, value: unknown])[]): void {
  for (const [key, value] of members) {
    if (typeof value === "string" && value !== "") io.line(dim(`  ${key.padEnd(12)}`), value);
  }
}

/** One task, as the guard tells of it. */
export function sayTask(task: JsonObject, io: Io): void {
  io.line(bold(text(task["id"])), "  ", text(task["kind"]), dim(`  until ${when(Number(task["until"]))} UTC`));
  rows(io, [
    ["agent", task["agent"]],
    ["session", task["session"]],
    ["subject", task["subject"]],
    ["purpose", task["purpose"]],
    ["sensitivity", task["sensitivity"]],
    ["environment", task["environment"]],
    ["declared by", `${text(task["by"])} (${text(task["channel"])})`],
  ]);
}

/** One privilege that is held, as the guard tells of it. */
export function sayGrant(grant: JsonObject, io: Io): void {
  const uses = grant["uses"];
  const left = typeof uses === "number" ? `, for ${uses} more ${uses === 1 ? "call" : "calls"}` : "";
  io.line(
    bold(text(grant["id"])),
    "  ",
    text(grant["privilege"]),
    dim(`  until ${when(Number(grant["until"]))} UTC${left}`),
  );
  const approvers = Array.isArray(grant["approvers"])
    ? grant["approvers"].filter((one) => typeof one === "string")
    : [];
  rows(io, [
    ["agent", grant["agent"]],
    ["task", text(grant["task"]) || "any"],
    ["approved by", approvers.length === 0 ? "the policy" : approvers.join(", ")],
    ["reason", grant["reason"]],
  ]);
}

/** What a name is worth that nothing vouches for. */
export function unverified(answer: JsonObject): Piece {
  return dim(
    answer["verified"] === true ? "" : "  (whose word this is, is a claim: in user mode nothing vouches for it)",
  );
}
