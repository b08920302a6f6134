import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { bold, dim, red } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Verb } from "../command/verb.js";
import { askGuard, stateOption } from "../guard/admin.js";
import { when } from "../say/words.js";

export const verb: Verb = {
  name: "credential list",
  summary: "who may speak to the HTTP API, and until when",
  usage: "[--all]",
  options: { all: { type: "boolean", help: "those that are over or revoked as well" } },
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart credential list", what: "those that count" },
    { run: "rampart credential list --all --json", what: "and those that did, for a program" },
  ],
  async run(input, io) {
    const { credentials } = await askGuard(input, io, { op: "credentials" });
    const all = Array.isArray(credentials) ? (credentials as readonly Json[]).filter(isJsonObject) : [];
    const shown = input.flag("all") ? all : all.filter((one) => stateOf(one, io.now()) === "");
    if (input.json) io.json({ credentials: shown });
    else if (shown.length === 0) io.line("nobody", dim(`; rampart credential issue agent NAME${stateOption(input)}`));
    else for (const one of shown) say(one, io);
    return EXIT.ok;
  },
};

function stateOf({ revoked, over, until }: JsonObject, now: number): string {
  return revoked === true ? "revoked" : over === true || Number(until) <= now ? "over" : "";
}

function say(one: JsonObject, io: Io): void {
  const { id, subject, scopes, until, by } = one;
  const { type, name } = isJsonObject(subject) ? subject : {};
  const state = stateOf(one, io.now());
  const what = Array.isArray(scopes) ? scopes.join(", ") : "";
  io.line(bold(String(id)), `  ${String(type)} ${String(name)}  `, state === "" ? what : red(state));
  io.line(dim(`              until ${when(Number(until))} UTC, issued by ${String(by)}`));
}
