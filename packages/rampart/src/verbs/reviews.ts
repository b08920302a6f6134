import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { bold, dim, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Verb } from "../command/verb.js";
import { askGuard } from "../guard/admin.js";
import { clock } from "../say/event.js";

export const verb: Verb = {
  name: "reviews",
  summary: "questions that wait for a person",
  usage: "",
  options: {},
  positionals: { min: 0, max: 0 },
  examples: [{ run: "rampart reviews", what: "then: rampart approve ID, or rampart deny ID" }],
  async run(input, io) {
    const { reviews } = await askGuard(input, io, { op: "reviews" });
    const list = Array.isArray(reviews) ? reviews.filter(isJsonObject) : [];
    if (input.json) io.json({ reviews: list });
    else if (list.length === 0) io.line("nothing waits");
    for (const review of input.json ? [] : list) sayReview(review, io);
    return EXIT.ok;
  },
};

/** What it would do, not what the agent says about it. */
export function sayReview(review: JsonObject, io: Io): void {
  const subject = isJsonObject(review["subject"]) ? review["subject"] : {};
  const state = text(review["state"]);
  io.line(
    bold(text(review["id"])),
    "  ",
    state === "open" ? yellow(state) : state,
    dim(`  until ${clock(review["until"])}`),
  );
  io.line(`  ${text(subject["door"])}, ${text(subject["tool"])}, in ${text(subject["cwd"]) || "an unknown folder"}`);
  for (const action of list(subject["actions"])) io.line("  would do:  ", text(action));
  if (typeof subject["more"] === "number" && subject["more"] > 0)
    io.line(dim(`             … and ${subject["more"]} more`));
  for (const rule of list(subject["rules"])) {
    if (isJsonObject(rule)) io.line("  because:   ", `${text(rule["reason"])} [${text(rule["rule"])}]`);
  }
}

const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
