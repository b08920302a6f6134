import type { Call } from "../machine/call.js";
import { known } from "../machine/joining.js";
import { NONE, type Value } from "../machine/value.js";
import { actAs, answer, client, filtered, isTrue, optionOf, says, textsOf, wordsOf } from "./client.js";

import { changing, nameOf, statementOf } from "./orm.js";

/** Methods that take everything from somebody who keeps it, by their words. */
const DROPS =
  /^(?:drop (?:all|all tables|all schemas|table|table if exists|tables|database|databases|database if exists|collection|collections|keyspace|measurement|bucket|schema)|delete (?:index|indices|collection|dataset|database|keyspace|table)|reset database|truncate tables|delete all indexes|(?:delete|remove|empty) bucket|force delete bucket|recursive delete)$/;
const EMPTIES = /^(?:delete all|destroy all|delete all (?:rows|documents|objects|points)|truncate table)$/;
const MANY = /^(?:delete many|update many|update all)$/;
const FLUSHES = /^(?:flush all|flushall|flush db|flushdb)(?: async)?$/;
const TAKES_STATEMENT =
  /^(?:execute|executescript|executemany|exec|query|run|command|raw|sql|text|unsafe|statement|unprepared|do|all|get|prepare|(?:execute|query) raw(?: unsafe)?|exec driver sql|fetch|fetchall|fetch all|simple query|multi query)$/;
/** Statements that change something, which no other text begins with. */
const CHANGES =
  /^\s*(?:drop\s+(?:table|database|schema|view|index|user|role|keyspace|collection)\b|truncate\s+(?:table\s+)?["`\w]|delete\s+from\s|update\s+[\w."`]+\s+set\s|alter\s+(?:table|user|role|database|system)\b|grant\s+\w|revoke\s+\w+.{0,80}\sfrom\s|create\s+(?:user|role)\b)/i;
/** The same of graphs: `MATCH (n) DETACH DELETE n`. */
const GRAPH = /\bdetach\s+delete\b/i;
const QUEUES = /^(?:delete topics?|delete queue|queue delete|purge queue|queue purge)$/;

const named = (call: Call, of: string) =>
  (textsOf(call)[0] ?? (/(?:^|[./])(\w{1,64})\.\w+$/.exec(call.name)?.[1] || of)).replace(/\W/g, "_").slice(0, 64) ||
  of;

/**
 * A method of a thing nobody here has made: a project's own module hands out its connection, or its models. Few methods
 * say by their name alone, or by the statement they are given, what they do; those are taken by it.
 *
 * @returns what the call leads to, or null where its name says nothing
 */
export function tellingCall(call: Call): Value | null {
  const name = call.name.slice(call.name.lastIndexOf(".") + 1);
  if (name.length > 48) return null;
  const { m, args } = call;
  const said = wordsOf(name).join(" ");
  if (TAKES_STATEMENT.test(said)) {
    const own = (known(args[0]) ?? statementOf(args[0] ?? NONE))?.slice(0, 1 << 16) ?? "";
    if (CHANGES.test(own)) says(m, own, "generic");
    else if (GRAPH.test(own)) says(m, "DELETE FROM nodes", "generic");
    else return null;
    return answer(call);
  }
  if (DROPS.test(said))
    says(m, `DROP ${/database/.test(said) ? "DATABASE" : "TABLE"} ${named(call, "records")}`, "generic");
  else if (MANY.test(said) && args.length > 0)
    says(
      m,
      `${said === "delete many" ? "DELETE FROM records" : "UPDATE records SET x = 1"}${filtered(call) ? " WHERE id = 1" : ""}`,
      "generic",
    );
  else if (MANY.test(said) && said === "delete many") says(m, "DELETE FROM records", "generic");
  else if (EMPTIES.test(said) && args.length === 0) says(m, `DELETE FROM ${named(call, "records")}`, "generic");
  else if (said === "destroy" && optionOf(call, "where") !== undefined)
    says(m, `DELETE FROM records${filtered(call) ? " WHERE id = 1" : ""}`, "generic");
  else if (said === "destroy" && isTrue(optionOf(call, "truncate"))) says(m, "TRUNCATE TABLE records", "generic");
  else if (said === "sync" && isTrue(optionOf(call, "force"))) says(m, "DROP TABLE records", "generic");
  else if (said === "synchronize" && isTrue(args[0])) says(m, "DROP TABLE records", "generic");
  else if (FLUSHES.test(said)) actAs(m, "redis-cli", said.replace(/ /g, "").replace("async", ""));
  else if (
    said === "delete" &&
    args.length === 1 &&
    args[0]!.k === "ref" &&
    /(?:schema|tables|models)\b/i.test(args[0]!.name)
  )
    return changing({ ...call, self: client("rows") }, `DELETE FROM ${nameOf(args[0]!)}`);
  else if (said === "purge" && /(?:^|\.)control\.purge$/.test(call.name)) actAs(m, "celery", "purge", "-f");
  else if (QUEUES.test(said)) actAs(m, "kafka-topics", "--delete", "--topic", textsOf(call)[0] ?? null);
  else return null;
  return answer(call);
}
