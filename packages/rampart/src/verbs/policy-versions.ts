import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { bold, dim, green, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Verb } from "../command/verb.js";
import { askGuard } from "../guard/admin.js";
import { shortDigest } from "../policy/named.js";
import { when } from "../say/words.js";

export const verb: Verb = {
  name: "policy versions",
  summary: "policies that are in force, wait, or were in force",
  usage: "",
  about: [
    "Every policy is its digest. The guard keeps those it had, with their text; what waits for sign-offs says for whose.",
  ],
  options: {},
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart policy versions", what: "in force, waiting, the past" },
    { run: "rampart policy versions --json", what: "the same for a program" },
  ],
  exits: [{ status: EXIT.no, means: "no guard runs" }],
  async run(input, io) {
    const { policies } = await askGuard(input, io, { op: "policies" });
    if (input.json) io.json({ policies: policies ?? null });
    else if (isJsonObject(policies)) sayPolicies(policies, io);
    return EXIT.ok;
  },
};

const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
const list = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];
const time = (value: Json | undefined): string => (typeof value === "number" ? when(value) : "?");

function sayPolicies({ active, staged, shadow, history }: JsonObject, io: Io): void {
  const current = isJsonObject(active) ? active : {};
  const digest = text(current["digest"]);
  io.line(
    green("in force  "),
    bold(shortDigest(digest)),
    `  ${text(current["name"])}`,
    dim(`  from ${text(current["origin"])}`),
  );
  for (const one of list(staged)) {
    const missing = one["missing"];
    const state = typeof missing === "string" ? yellow(missing) : green("may be activated");
    io.line(yellow("waits     "), bold(shortDigest(text(one["digest"]))), `  by ${text(one["by"]) || "?"}  `, state);
  }
  if (isJsonObject(shadow))
    io.line("beside    ", bold(shortDigest(text(shadow["digest"]))), dim("  rampart policy shadow"));
  for (const one of list(history)) {
    if (one["digest"] === digest) continue;
    const by = text(one["by"]);
    const how = one["state"] === "rolled-back" ? ", by a rollback" : "";
    io.line(
      dim("before    "),
      shortDigest(text(one["digest"])),
      dim(
        `  since ${time(one["at"])}${by === "" ? "" : `, by ${by}`}${how}${one["kept"] === true ? "" : "; no longer kept"}`,
      ),
    );
  }
}
