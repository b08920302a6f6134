import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

/** What of a line concerns data, infrastructure and secrets. */
const seen = (command: string) => effectsOf(command).filter((one) => /^(?:data|infra|secret|opaque)/.test(one));

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["turso db list", [], "names"],
  ["turso db destroy shop --yes", ["infra.delete turso/db force destroy"], "D1: a database"],
  ["turso db shell shop 'SELECT 1 FROM t'", ["data.read t"], "a statement that asks"],
  ["turso db shell shop 'DROP TABLE t'", ["data.define t", "data.delete t"], "D1: a statement"],
  ["turso db tokens create shop", ["secret.read turso db tokens create shop"], "a login"],
  ["pscale branch list shop", [], "names"],
  ["pscale branch delete shop dev --force", ["infra.delete pscale/branch force delete"], "a branch"],
  ["echo 'DROP TABLE t' | pscale shell shop main", ["data.define t", "data.delete t"], "D1: on standard input"],
  ["pscale deploy-request deploy shop 1", ["infra.apply pscale/deploy-request deploy"], "production's definition"],
  ["neonctl branches list", [], "names"],
  ["neonctl branches delete main --project-id x", ["infra.delete neonctl/branches delete"], "a branch"],
  ["neonctl connection-string main", ["secret.read neonctl connection-string main"], "a login"],
  ["databricks fs ls dbfs:/x", [], "names"],
  ["databricks fs rm -r dbfs:/x", ["infra.delete databricks/fs recursive rm"], "D1: files"],
  ["databricks clusters permanent-delete 1", ["infra.delete databricks/clusters permanent-delete"], "for good"],
  ["snow sql -q 'SELECT 1 FROM t'", ["data.read t"], "a statement that asks"],
  ["snow sql -q 'DROP TABLE t'", ["data.define t", "data.delete t"], "D1: a statement"],
  ["snow object drop table t", ["infra.delete snow/object drop"], "by a verb"],
  ["snow connection list", [], "names"],
  ["edgedb query 'select 1'", [], "asks"],
  ["edgedb branch wipe main", ["infra.delete edgedb/branch wipe"], "D1: everything in it"],
  ["confluent kafka topic list", [], "names"],
  ["confluent kafka topic delete t --force", ["infra.delete confluent/kafka/topic force delete"], "a topic"],
  ["heroku pg:psql -a x -c 'SELECT 1 FROM t'", ["data.read t"], "a statement that asks"],
  ["heroku pg:psql -a x -c 'DROP TABLE t'", ["data.define t", "data.delete t"], "D1: a statement"],
  ["echo 'DROP TABLE t' | heroku pg:psql -a x", ["data.define t", "data.delete t"], "D1: on standard input"],
  ["atlas clusters list", [], "names, of the cloud's `atlas`"],
  ["atlas clusters delete prod --force", ["infra.delete atlas/clusters force delete"], "D1: a cluster"],
  ["atlas migrate apply --url u", [], "forwards, of the other"],
  ["cockroach node status", [], "looks"],
  ["cockroach node decommission 4", ["infra.delete cockroach/node decommission"], "a member"],
  ["cockroach quit --insecure", ["infra.apply cockroach quit"], "a server ends"],
  ["heroku pg:killall -a x", ["infra.apply heroku pg:killall"], "whoever is connected"],
  ["cockroach node drain 4", ["infra.apply cockroach/node drain"], "a member serves nobody"],
];

describe("databases somebody else runs, by their command lines", () => {
  it.each(ROWS)("%s: %j (%s)", (command, effects) => {
    expect(seen(command)).toEqual(effects);
  });
});
