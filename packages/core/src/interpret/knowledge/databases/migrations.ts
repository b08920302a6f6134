import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";

/** Steps backwards, and beginnings from nothing: what stood in the tables goes. */
const UNDOES = /^(?:down|down-to|undo|rollback|revert|redo|reset|downgrade|rollback-\w+|rollbackCount|goto)$/;
const EMPTIES = /^(?:clean|drop|drop-all|dropAll|reset|zero)$/;

/** Tools that bring a database's definition from one version to the next. Forwards is what they are for. */
function migrates(line: Line, emit: Emit): void {
  const words = line.operands.slice(0, 6).map((one) => one.text);
  const empties = words.some((word) => EMPTIES.test(word));
  if (!empties && !words.some((word) => UNDOES.test(word))) return;
  emit.add("data.define", "table", null, {
    dialect: "generic",
    statement: empties ? "drop database" : "rollback",
    bounded: !empties,
  });
}

export const entries: readonly Entry[] = [
  {
    names: ["flyway", "liquibase", "dbmate", "migrate", "sqitch", "atlas", "tern"],
    syntax: "word",
    options: {
      "-h --help -v --version -version": "harmless",
      "-d, -u --url, -e --env, -path, -database, -source, -dir, --dir, --to, --chdir, -f, -t --target, --migrations":
        "value",
    },
    unknownOptions: "ignored",
    act: migrates,
  },
  {
    names: ["cypher-shell", "arangosh"],
    options: { "-u --username, -p --password, -a --address, -d --database, -P --param, --server.endpoint": "value" },
    unknownOptions: "ignored",
    // One statement, as an operand, an argument or from standard input.
    act: (line, emit) => {
      const text = [...line.operands.map((one) => one.text), line.stdin.text ?? ""].join(" ").slice(0, 65_536);
      const deletes = /\b(?:DELETE|REMOVE|DROP|TRUNCATE)\b|\.(?:truncate|_drop|_dropDatabase)\(/i.test(text);
      if (deletes)
        emit.add("data.delete", "table", null, {
          dialect: "graph",
          statement: "delete",
          bounded: /\bWHERE\b/i.test(text),
        });
      else if (/\b(?:CREATE|MERGE|SET|INSERT|UPDATE)\b/i.test(text))
        emit.add("data.write", "table", null, { dialect: "graph", statement: "insert", bounded: true });
      else emit.add("data.read", "table", null, { dialect: "graph", statement: "select", bounded: false });
    },
  },
];
