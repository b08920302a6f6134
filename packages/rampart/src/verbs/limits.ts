import { isJsonObject, type JsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { green } from "../command/ink.js";
import type { Verb } from "../command/verb.js";
import { askGuard } from "../guard/admin.js";
import { sayLimit } from "../say/limit.js";

export const verb: Verb = {
  name: "limits",
  summary: "what the policy's limits have left, and for how long it will do",
  usage: "[LIMIT [ACCOUNT]] [--full] [--clear --reason TEXT]",
  about: [
    "Every limit of the policy in force with its accounts, the fullest first: used, cap, until when, and a forecast to the end of the window with the interval four of five such accounts end in. With a short history it says so instead.",
    "`--clear` empties one account: an operator's step, recorded with its reason. What is taken from then on counts anew.",
  ],
  options: {
    full: { type: "boolean", help: "only accounts without room" },
    clear: { type: "boolean", help: "empty the account LIMIT ACCOUNT" },
    reason: { type: "string", value: "TEXT", help: "why, for the record" },
  },
  positionals: { min: 0, max: 2 },
  examples: [
    { run: "rampart limits", what: "all of them" },
    { run: "rampart limits quotes.cost", what: "one limit, with its accounts" },
    { run: "rampart limits --full", what: "exit status 1 where some account has no room" },
    {
      run: "rampart limits quotes.cost 'agent=buyer' --clear --reason 'the invoice was withdrawn'",
      what: "begin anew",
    },
  ],
  exits: [{ status: EXIT.no, means: "refused; with --full: some account has no room" }],
  async run(input, io) {
    const [limit, account] = input.positionals;
    if (input.flag("clear")) {
      const reason = input.text("reason");
      if (limit === undefined || account === undefined)
        throw new Failure("usage", "say which: rampart limits LIMIT ACCOUNT --clear --reason TEXT", null, EXIT.usage);
      if (reason === null) throw new Failure("usage", "--clear takes a --reason, for the record", null, EXIT.usage);
      const answer = await askGuard(input, io, { op: "limit-clear", limit, account, reason });
      if (input.json) io.json(answer);
      else io.line(green("cleared"), ` ${account} of limit ${limit}; it begins anew`);
      return EXIT.ok;
    }
    const answer = await askGuard(input, io, { op: "limits" });
    const all = Array.isArray(answer["limits"]) ? answer["limits"].filter(isJsonObject) : [];
    const named = all.filter(({ id }) => limit === undefined || id === limit);
    if (limit !== undefined && named.length === 0) {
      const known = all.map(({ id }) => String(id)).join(", ") || "none";
      throw new Failure("not_found", `the policy in force has no limit ${limit}; it has ${known}`, null, EXIT.usage);
    }
    const full = input.flag("full");
    // A limit that has room everywhere is none of those asked for.
    const shown = named.map((one) => chosen(one, account, full)).filter((one) => !full || accountsOf(one).length > 0);
    if (input.json) io.json({ limits: shown });
    else if (all.length === 0) io.line("the policy in force has no limits (docs/limits.md)");
    else if (full && shown.length === 0) io.line("every account has room");
    else for (const one of shown) sayLimit(one, io);
    return full && shown.length > 0 ? EXIT.no : EXIT.ok;
  },
};

const accountsOf = ({ accounts }: JsonObject): readonly JsonObject[] =>
  Array.isArray(accounts) ? accounts.filter(isJsonObject) : [];

function chosen(limit: JsonObject, account: string | undefined, full: boolean): JsonObject {
  const kept = accountsOf(limit).filter(
    (one) => (account === undefined || one["account"] === account) && (!full || isFull(one)),
  );
  return { ...limit, accounts: kept };
}

function isFull({ used, held, cap }: JsonObject): boolean {
  return Number(used) + Number(held) >= Number(cap);
}
