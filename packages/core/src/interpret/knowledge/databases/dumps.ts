import type { Entry, Usage } from "../types.js";
import { connectTo } from "./session.js";

const READS = { kind: "data.read", type: "table", name: "*", detail: { statement: "dump" } } as const;
const WRITES = { kind: "data.write", type: "table", name: "*", detail: { statement: "restore" } } as const;

const connection: NonNullable<Usage["options"]> = {
  "-h --host": "value",
  "-U --username -p --port -d --dbname -n --schema -t --table -T --exclude-table -N --exclude-schema -j --jobs -Z --compress -E --encoding -S --superuser -F --format --role":
    "value",
  "-V --version -? --help": "harmless",
};

const RESTORING: NonNullable<Usage["options"]> = {
  "-h --host": "value",
  "--port -u --username -d --db -c --collection --authenticationDatabase --type --fields -f --numInsertionWorkers -j":
    "value",
  "--uri": "host",
  "-p --password": "optional",
  "--file --dir --archive": "read",
  "--drop": {
    effects: [{ kind: "data.define", type: "table", name: "*", detail: { statement: "drop", bounded: false } }],
  },
  "--dryRun --version --help": "harmless",
};

/** Copies of whole databases: all of it is read, or all of it is written. */
export const entries: readonly Entry[] = [
  {
    names: ["pg_dump", "pg_dumpall"],
    options: { ...connection, "-f --file": "write" },
    unknownOptions: "ignored",
    effects: [READS],
    act: (line, emit) => connectTo(line.value("-h"), emit),
  },
  {
    names: ["pg_restore"],
    options: {
      ...connection,
      "-f --file": "write",
      "-l --list": "harmless",
      "-c --clean": {
        effects: [{ kind: "data.define", type: "table", name: "*", detail: { statement: "drop", bounded: false } }],
      },
    },
    unknownOptions: "ignored",
    operands: "read",
    effects: [WRITES],
    act: (line, emit) => connectTo(line.value("-h"), emit),
  },
  {
    names: ["mysqldump", "mariadb-dump", "mydumper"],
    options: {
      "-h --host": "value",
      "-u --user -P --port -S --socket --ignore-table -w --where -B --outputdir": "value",
      "-p --password": "optional",
      "-r --result-file": "write",
      "--defaults-file --defaults-extra-file": "read",
      "-V --version -? --help": "harmless",
    },
    unknownOptions: "ignored",
    effects: [READS],
    act: (line, emit) => connectTo(line.value("-h"), emit),
  },
  {
    names: ["mysqlimport", "mysqlcheck", "mysqlshow", "mysqlslap", "myloader"],
    options: {
      "-h --host": "value",
      "-u --user -P --port -S --socket": "value",
      "-p --password": "optional",
      "-V --version -? --help": "harmless",
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      connectTo(line.value("-h"), emit);
      const writes = /^(?:mysqlimport|myloader)$/.test(line.program);
      emit.add(writes ? "data.write" : "data.read", "table", null, { statement: line.program });
    },
  },
  {
    names: ["mongodump", "mongoexport"],
    options: {
      "-h --host": "value",
      "--port -u --username -d --db -c --collection -q --query --authenticationDatabase": "value",
      "--uri": "host",
      "-p --password": "optional",
      "-o --out --archive": "write",
      "--version --help": "harmless",
    },
    unknownOptions: "ignored",
    effects: [READS],
    act: (line, emit) => connectTo(line.value("-h"), emit),
  },
  {
    names: ["mongoimport"],
    options: {
      ...RESTORING,
      "--mode": { value: "required", sets: "replaces" },
    },
    unknownOptions: "ignored",
    operands: "read",
    // What is there already stays, unless it says otherwise.
    effects: [
      { ...WRITES, detail: { statement: "insert" }, unless: "replaces" },
      { ...WRITES, when: "replaces" },
    ],
    act: (line, emit) => connectTo(line.value("-h"), emit),
  },
  {
    names: ["mongorestore"],
    options: RESTORING,
    unknownOptions: "ignored",
    operands: "read",
    effects: [WRITES],
    act: (line, emit) => connectTo(line.value("-h"), emit),
  },
];
