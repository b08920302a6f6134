import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { Failure } from "../command/failure.js";
import { bold, dim, green, type Piece, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import { clock } from "./event.js";
import { span } from "./words.js";

/** @throws Failure `bad_value` */
export function reviewId(id = ""): string {
  if (/^r-[a-z2-9]{8}$/.test(id)) return id;
  throw new Failure("bad_value", `"${id}" is no review id`, "rampart reviews");
}

/** What it would do, not what the agent says about it. */
export function sayReview(review: JsonObject, io: Io): void {
  const subject = isJsonObject(review["subject"]) ? review["subject"] : {};
  const state = text(review["state"]);
  io.line(
    bold(text(review["id"])),
    "  ",
    state === "open" ? yellow(state) : state,
    dim(`  until ${clock(review["until"])}${scope(review["scope"])}`),
  );
  const where = `${text(subject["door"])}, ${text(subject["tool"])}, in ${text(subject["cwd"]) || "an unknown folder"}`;
  const agent = text(subject["agent"]);
  io.line(`  ${agent === "" || agent === subject["door"] ? "" : `${agent} by `}${where}`);
  for (const action of list(subject["actions"])) io.line("  would do:  ", text(action));
  if (typeof subject["more"] === "number" && subject["more"] > 0)
    io.line(dim(`             … and ${subject["more"]} more`));
  for (const rule of list(subject["rules"])) {
    if (isJsonObject(rule)) io.line("  because:   ", `${text(rule["reason"])} [${text(rule["rule"])}]`);
  }
  if (text(subject["privilege"]) !== "") io.line("  gives:     ", `the privilege ${text(subject["privilege"])}`);
  sayPeople(review, io);
}

/** Who asks, and what was said so far; of one review that is looked at by itself. */
export function sayAround(review: JsonObject, io: Io): void {
  const subject = isJsonObject(review["subject"]) ? review["subject"] : {};
  const owner = text(subject["owner"]);
  const task = text(subject["task"]);
  io.line(
    "  agent:     ",
    `${text(subject["agent"])}, user ${text(subject["principal"])}${owner === "" ? "" : `, owner ${owner}`}`,
  );
  io.line("  session:   ", `${text(subject["session"])}${task === "" ? "" : `, task ${task}`}`);
  if (text(review["note"]) !== "") io.line("  note:      ", text(review["note"]));
}

function sayPeople(review: JsonObject, io: Io): void {
  const demand = isJsonObject(review["demand"]) ? review["demand"] : {};
  const { people, lasts } = demand;
  const agreed = list(review["approvals"])
    .filter(isJsonObject)
    .map((one) => text(one["by"]));
  const wants = typeof people === "number" && people > 1 ? `${agreed.length} of ${people} people` : "";
  const names = agreed.length === 0 ? "" : `${wants === "" ? "" : ": "}${agreed.join(", ")}`;
  if (wants + names !== "") io.line("  agreed:    ", wants + names);
  if (demand["notOwner"] === true) io.line("  needs:     ", "somebody who is not the agent's owner or user");
  if (lasts === 0) io.line("  lasts:     ", "one call; the policy wants it asked each time");
  else if (typeof lasts === "number" && lasts < 86_400_000) io.line("  lasts:     ", `up to ${span(lasts)}`);
}

/** The call and what it would change, as the guard sees it now. */
export function sayShown(shown: JsonObject, io: Io): void {
  const call = list(shown["call"]).map(text);
  if (call.length > 0) io.line(dim("  the call:"));
  for (const line of call) io.line("    ", line);
  const changes = list(shown["changes"]).filter(isJsonObject);
  for (const change of changes) {
    io.line("  ", bold(text(change["path"])), dim(`  ${STATES[text(change["state"])] ?? ""}`));
    for (const line of list(change["diff"])) io.line("    ", inked(text(line)));
    if (change["cut"] === true) io.line(dim("    … the rest is left out"));
  }
  if (call.length === 0) io.line(dim("  the record has no more of this call"));
}

const STATES: Readonly<Record<string, string>> = {
  new: "a new file",
  changed: "changes",
  unseen: "would hold this; nobody looked what it holds now",
  part: "the rest of it could not be read",
  same: "holds this already",
  unknown: "nobody knows what it would hold",
};

function inked(line: string): Piece {
  if (line.startsWith("+")) return green(line);
  if (line.startsWith("-")) return red(line);
  return line.startsWith("@") ? dim(line) : line;
}

const scope = (value: Json | undefined): string => (value === "session" ? ", for this session" : "");
const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
