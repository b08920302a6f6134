import { upTo } from "../cut.js";
import type { Line } from "../line.js";
import { runVerb, type Service } from "../services/verb.js";
import type { Emit, Entry, Usage } from "../types.js";
import { sayUndoing, undoingOf } from "./undoing.js";

/** Steps backwards, and beginnings from nothing: what stood in the tables goes. */
const UNDOES = /^(?:down|down-to|undo|rollback|revert|redo|reset|downgrade|rollback-\w+|rollbackCount|goto|reapply)$/;
const EMPTIES = /^(?:clean|drop|drop-all|dropAll|reset|zero)$/;

const OWN_ATLAS = /^(?:schema|migrate|version|license|login|help|completion)$/;
const ATLAS: Service = {
  names: ["atlas"],
  subject: "infra",
  from: 1,
  shows:
    /^(?:auth|config|clusters (?:list|describe|watch)|projects? list|organizations? list|logs|setup|local|deployments (?:list|logs|connect))\b/,
};

/** Tools that bring a database's definition from one version to the next. Forwards is what they are for. */
function migrates(line: Line, emit: Emit): void {
  // The other `atlas` is a cloud's.
  if (line.program === "atlas" && !OWN_ATLAS.test(line.text(0) ?? "help")) return runVerb(line, ATLAS, emit);
  const words = [...line.path, ...line.operands.slice(0, 6).map((one) => one.text)];
  // `tern migrate -d 0`: as far as before the first step.
  if (line.value("-d")?.text === "0") sayUndoing("empties", emit);
  else if (line.flag("undoes")) sayUndoing("back", emit);
  else if (line.path[0] === undefined && words.slice(0, 2).join(" ") === "schema apply") sayUndoing("back", emit);
  else if (words.some((word) => EMPTIES.test(word))) sayUndoing("empties", emit);
  // Some only print what they would run.
  else if (words.some((word) => /(?:-sql|SQL)$/.test(word))) return;
  else if (!sayUndoing(undoingOf(line.operands), emit) && words.some((word) => UNDOES.test(word)))
    sayUndoing("back", emit);
}

/** Names of tools that are packages of a language too, and run by their package manager. */
export const MIGRATORS: readonly string[] = [
  "db-migrate",
  "node-pg-migrate",
  "migrate-mongo",
  "graphile-migrate",
  "kysely",
  "umzug",
  "ley",
  "mikro-orm",
  "mikro-orm-esm",
  "payload",
];

const migrating: Usage = {
  syntax: "word",
  options: {
    "-h --help --version -version": "harmless",
    "-v -verbose --verbose": "flag",
    "--down": { value: "required", sets: "undoes" },
    "-d, -u --url, -e --env, -path, -database, -source, -dir, --dir, --to, --chdir, -f, -t --target, --migrations, -table, --database, --config, -p --path, -c --configuration":
      "value",
  },
  unknownOptions: "ignored",
  act: migrates,
};

/** `goose` brings databases from version to version; another program of that name is an agent. */
export const goose: Usage["subcommands"] = {
  "up up-to up-by-one down down-to redo reset status version fix validate": migrating,
  "postgres mysql sqlite3 sqlite mssql redshift tidb clickhouse vertica ydb turso duckdb": migrating,
};

export const entries: readonly Entry[] = [
  {
    names: [
      ..."flyway liquibase dbmate migrate sqitch atlas tern soda buffalo-pop yoyo aerich diesel sqlx sea-orm-cli".split(
        " ",
      ),
      ..."sql-migrate refinery rambler phinx doctrine hasura hanami".split(" "),
      ...MIGRATORS,
    ],
    ...migrating,
  },
  {
    names: ["cypher-shell", "arangosh"],
    options: {
      "-u --username, -p --password, -a --address, -d --database, -P --param, --server.endpoint": "value",
      "-f --file, --javascript.execute, --javascript.execute-string": { value: "required" },
    },
    unknownOptions: "ignored",
    // One statement, as an operand, an argument or from standard input.
    act: (line, emit) => {
      const files = [...line.values("-f"), ...line.values("--javascript.execute")].map((file) => {
        emit.file("file.read", file);
        return emit.content(file);
      });
      if (files.includes(null)) return emit.opaque("unknown_code");
      const texts = [...line.operands, ...line.values("--javascript.execute-string")].map((one) => one.text);
      const told = [...texts, line.stdin.text ?? "", ...files].join(" ");
      // What stands between quotes is a value.
      const text = upTo(65_536, told, emit).replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, "''");
      const deletes = /\b(?:DELETE|REMOVE|DROP|TRUNCATE)\b|\.(?:truncate|_drop|_dropDatabase)\(/i.test(text);
      if (deletes)
        emit.add("data.delete", "table", null, {
          dialect: "graph",
          statement: "delete",
          bounded: /\bWHERE\b/i.test(text),
        });
      else if (/\b(?:CREATE|MERGE|INSERT)\b/i.test(text))
        emit.add("data.write", "table", null, { dialect: "graph", statement: "insert", bounded: true });
      else if (/\b(?:SET|UPDATE|REPLACE)\b/i.test(text))
        emit.add("data.write", "table", null, {
          dialect: "graph",
          statement: "update",
          bounded: /\bWHERE\b/i.test(text),
        });
      else emit.add("data.read", "table", null, { dialect: "graph", statement: "select", bounded: false });
    },
  },
];
