import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { type Value, withText } from "../value.js";
import { connectTo } from "./session.js";

const connection = {
  "-h --host": "value",
  "-U --username -p --port -O --owner -E --encoding -T --template -D --tablespace -l --locale --maintenance-db -c --connection-limit":
    "value",
  "-i --interactive -e --echo -w --no-password -W --password --if-exists": "flag",
  "-f --force": "force",
  "-V --version -? --help": "harmless",
} as const;

/** Programs that make and drop whole databases, users and clusters. */
export const entries: readonly Entry[] = [
  {
    names: ["dropdb"],
    options: connection,
    operands: [
      {
        kind: "data.define",
        type: "table",
        detail: { statement: "drop database", bounded: false, dialect: "postgres" },
      },
    ],
    act: (line, emit) => connectTo(line.value("-h"), emit),
  },
  {
    names: ["createdb"],
    options: connection,
    operands: {
      first: [{ kind: "data.define", type: "table", detail: { statement: "create database", dialect: "postgres" } }],
    },
    act: (line, emit) => connectTo(line.value("-h"), emit),
  },
  {
    names: ["createuser", "dropuser"],
    options: {
      ...connection,
      "-s --superuser -d --createdb -r --createrole -S -R --replication -P --pwprompt -g --role": "flag",
    },
    operands: [{ kind: "data.grant", type: "table", detail: { statement: "role", dialect: "postgres" } }],
    act: (line, emit) => connectTo(line.value("-h"), emit),
  },
  {
    names: ["mysqladmin", "mariadb-admin"],
    options: {
      "-h --host": "value",
      "-u --user -P --port -S --socket": "value",
      "-p --password": "optional",
      "-f --force": "force",
      "-V --version -? --help": "harmless",
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      connectTo(line.value("-h"), emit);
      if (line.text(0) === null) emit.unknown();
      // Several commands may stand in one line, each with its own argument.
      for (const [at, operand] of line.operands.slice(0, 16).entries())
        administer(operand.text, line.operands[at + 1] ?? null, line, emit);
    },
  },
  {
    names: ["initdb", "pg_ctl", "pg_ctlcluster", "pg_createcluster", "pg_upgradecluster"],
    options: { "-D --pgdata": { value: "required" }, "-l --log -o -m --mode -t --timeout -U --username": "value" },
    unknownOptions: "ignored",
    act: (line, emit) => {
      const folder = line.value("-D");
      if (folder !== null) emit.file("file.write", folder, { recursive: true, append: true });
      const stops = /^(?:stop|kill|restart|promote|immediate)$/.test(line.text(0) ?? line.text(2) ?? "");
      // A cluster among the temporary files is one of the tests.
      const isPassing = folder !== null && /^\/(?:var\/)?tmp\/[\w*]/.test(folder.text) && !folder.text.includes("..");
      if (stops && !isPassing)
        emit.add("system.configure", "service", "postgresql", { what: "service", program: line.program });
    },
  },
  {
    names: ["pg_dropcluster", "pg_resetxlog"],
    options: { "--stop": "flag" },
    act: (line, emit) => {
      emit.add("data.define", "table", null, { statement: "drop cluster", bounded: false, dialect: "postgres" });
      const [version, name] = line.operands;
      if (version !== undefined && name !== undefined) {
        emit.file("file.delete", withText(version, `/var/lib/postgresql/${version.text}/${name.text}`), {
          recursive: true,
        });
      }
    },
  },
  {
    names: [
      "pg_isready",
      "pg_config",
      "pg_lsclusters",
      "vacuumdb",
      "reindexdb",
      "clusterdb",
      "pgbench",
      "pg_controldata",
      "pg_waldump",
      "pg_basebackup",
      "pg_verifybackup",
      "pg_amcheck",
      "pg_receivewal",
      "pg_test_fsync",
      "pg_test_timing",
    ],
    unknownOptions: "ignored",
  },
];

function administer(verb: string, name: Value | null, line: Line, emit: Emit): void {
  const dialect = "mysql";
  if (verb === "drop") emit.add("data.define", "table", name, { statement: "drop database", bounded: false, dialect });
  else if (verb === "create") emit.add("data.define", "table", name, { statement: "create database", dialect });
  else if (verb === "password" || verb === "old-password")
    emit.add("data.grant", "table", null, { statement: "password", dialect });
  else if (verb === "shutdown" || verb === "kill") {
    emit.add("system.kill", "process", "mysqld", { what: verb });
    // Whoever uses the server is cut off.
    if (verb === "shutdown")
      emit.add("system.configure", "service", "mysqld", { what: "service", program: line.program });
  } else if (/^(?:stop|start)-(?:slave|replica)$/.test(verb))
    emit.add("system.configure", "service", "mysqld", { what: "service", program: line.program });
}
