import { sqliteFile } from "../../sql/index.js";
import { joined } from "../apply.js";
import type { Line } from "../line.js";
import { runVerb, type Service } from "../services/verb.js";
import type { Emit, Entry } from "../types.js";
import { exact, type Value, withText } from "../value.js";
import { connectTo, connectUrls, runStatements } from "./session.js";

const psql: Entry = {
  names: ["psql", "cockroach-sql", "pgcli", "ysqlsh", "edb-psql", "gsql", "vsql"],
  options: {
    "-c --command": { value: "required" },
    "-f --file": { value: "required" },
    "-h --host": "value",
    "-d --dbname -U --username -p --port -F --field-separator -P --pset -R --record-separator -T --table-attr -v --set --variable":
      "value",
    "-o --output -L --log-file": "write",
    "-l --list -a --echo-all -A --no-align -b --echo-errors -e --echo-queries -E --echo-hidden -H --html -n --no-readline -q --quiet -s --single-step -S --single-line -t --tuples-only -w --no-password -W --password -x --expanded -X --no-psqlrc -z -0 -1 --single-transaction --csv":
      "flag",
    "-V --version -? --help": "harmless",
  },
  act: (line, emit) => {
    connectTo(line.value("-h"), emit);
    connectUrls(line, emit);
    runStatements(line, { texts: line.values("-c"), files: line.values("-f") }, "postgres", emit);
  },
};

const mysql: Entry = {
  names: ["mysql", "mariadb", "mycli"],
  options: {
    "-e --execute": { value: "required" },
    "-h --host": "value",
    "-u --user -P --port -D --database -S --socket --protocol --default-character-set --init-command --connect-timeout --max-allowed-packet --ssl-ca --ssl-cert --ssl-key --ssl-mode --delimiter --prompt -O --set-variable":
      "value",
    "--pager": { value: "optional", is: "shell" },
    "-p --password": "optional",
    "--defaults-file --defaults-extra-file --login-path": "read",
    "--tee": "append-to",
    "-N --skip-column-names -B --batch -s --silent -r --raw -t --table -v --verbose -f --force -A --no-auto-rehash -C --compress -E --vertical -H --html -X --xml -w --wait -q --quick -n --unbuffered -b --no-beep -L --skip-line-numbers -i --ignore-spaces -c --comments --ssl --skip-ssl --binary-mode --auto-vertical-output --local-infile":
      "flag",
    "-V --version -? --help": "harmless",
  },
  act: (line, emit) => {
    connectTo(line.value("-h"), emit);
    runStatements(
      line,
      {
        texts: [...line.values("-e"), ...line.values("--init-command")].flatMap((text) => shellEscapes(text, emit)),
        files: [],
      },
      "mysql",
      emit,
    );
  },
};

/** mysql's `system cmd` and `\! cmd`; `source file`. */
function shellEscapes(text: Value, emit: Emit): readonly Value[] {
  if (text.form !== "exact") return [text];
  const found = /(?:^|;)\s*(?:\\!|system)\s+([^;\n]+)/i.exec(text.text.slice(0, 65_536));
  if (found !== null) emit.shell(withText(text, found[1]!));
  const source = /(?:^|;)\s*(?:\\\.|source)\s+([^;\s]+)/i.exec(text.text.slice(0, 65_536));
  if (source !== null) emit.role("read", withText(text, source[1]!));
  return found !== null && found[0].length === text.text.length ? [] : [text];
}

/** The file all that is told is done in, where nothing of it opens another one. */
function keptIn(file: Value | undefined, told: readonly Value[]): string | undefined {
  const opens = told.some(({ form, text }) => form !== "exact" || /\battach\b|\.(?:open|read|restore)\b/i.test(text));
  return file?.form !== "exact" || opens || told.length > 8 ? undefined : file.text;
}

const sqlite: Entry = {
  names: ["sqlite3", "sqlite", "litecli"],
  syntax: "word",
  options: {
    "-init": "read",
    "-cmd": { value: "required" },
    "-separator -nullvalue -newline -mmap -vfs -heap -lookaside -pagecache -maxsize -escape": "value",
    "-readonly": { sets: "readonly" },
    "-ascii -bail -batch -box -column -csv -deserialize -echo -header -noheader -html -interactive -json -line -list -markdown -memtrace -nofollow -nonce -quote -safe -stats -table -tabs -unsafe-testing -append -A":
      "flag",
    "-version -help": "harmless",
  },
  act: (line, emit) => {
    const [named, ...texts] = line.operands;
    const file = named?.form === "exact" ? withText(named, sqliteFile(named.text)) : named;
    if (file !== undefined && file.text !== ":memory:") {
      emit.file("file.read", file);
      // The statements say whether it is changed; until they are read it may be.
      if (!line.flag("readonly")) emit.maybe(() => emit.file("file.write", file, { append: true }));
    }
    const told = [...line.values("-cmd"), ...texts];
    if (told.length === 0 && texts.length > 0) return;
    runStatements(line, { texts: told, files: [] }, "sqlite", emit, keptIn(file, [...told, ...line.values("-init")]));
  },
};

const duckdb: Entry = {
  names: ["duckdb"],
  syntax: "word",
  options: {
    "-c -s -cmd": { value: "required" },
    "-init -f": { value: "required" },
    "-separator -nullvalue -newline -storage-version": "value",
    "-readonly": { sets: "readonly" },
    "-ascii -bail -batch -box -column -csv -echo -header -noheader -html -interactive -json -jsonlines -line -list -markdown -no-stdin -quote -safe -table -unredacted -unsigned -ui":
      "flag",
    "-version -help": "harmless",
  },
  act: (line, emit) => {
    const [file, ...texts] = line.operands;
    if (file !== undefined && file.text !== ":memory:") {
      emit.file("file.read", file);
      if (!line.flag("readonly")) emit.maybe(() => emit.file("file.write", file, { append: true }));
    }
    const all = [...line.values("-c"), ...texts];
    // Its own commands are those of sqlite3: `.tables`.
    const own = all.filter(({ text }) => /^\s*\./.test(text));
    for (const one of own) emit.code("sql", one, "inline", [], { dialect: "sqlite" });
    if (own.length > 0 && own.length === all.length) return;
    const told = { texts: all.filter((one) => !own.includes(one)), files: line.values("-init") };
    const kept = /^(?:md|motherduck):/.test(file?.text ?? "") ? undefined : (file ?? exact(":memory:"));
    runStatements(line, told, "duckdb", emit, keptIn(kept, [...told.texts, ...told.files]));
  },
};

const COCKROACH: Service = {
  names: ["cockroach"],
  subject: "infra",
  from: 0,
  verbs: { quit: "stop", "unsafe-remove-dead-replicas": "delete", recover: "apply" },
  shows:
    /^(?:cert|workload|gen|debug (?:zip|tsdump|doctor)|node (?:ls|status)|userfile (?:list|get)|sqlfmt|encode-uri|statement-diag list)\b/,
};

const cockroach: Entry = {
  names: ["cockroach"],
  subcommands: {
    sql: {
      options: {
        "-e --execute": { value: "required" },
        "-f --file": { value: "required" },
        "--host -u --user -d --database -p --port --format --certs-dir --set --watch --url": "value",
        "--insecure --echo-sql --read-only --safe-updates --embedded --debug-sql-cli": "flag",
      },
      act: (line, emit) => {
        connectTo(line.value("--host"), emit);
        connectUrls(line, emit);
        runStatements(line, { texts: line.values("-e"), files: line.values("-f") }, "postgres", emit);
      },
    },
    version: { unknownOptions: "ignored" },
    "start start-single-node demo": { unknownOptions: "ignored", effects: [{ kind: "net.listen", name: "0.0.0.0" }] },
  },
  otherwise: { unknownOptions: "ignored", act: (line, emit) => runVerb(line, COCKROACH, emit) },
};

const others: readonly Entry[] = [
  {
    names: ["sqlcmd", "osql", "mssql-cli"],
    syntax: "word",
    options: {
      "-Q -q": { value: "required" },
      "-i": { value: "required" },
      "-S": "value",
      "-U -P -d -h -s -w -l -t -K -r -v -a -m -V -H": "value",
      "-o": "write",
      "-E -C -N -b -e -I -W -y -Y -k -x -X -?": "flag",
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      connectTo(line.value("-S"), emit);
      runStatements(line, { texts: line.values("-Q"), files: line.values("-i") }, "tsql", emit);
    },
  },
  {
    names: ["sqlplus", "sql"],
    syntax: "word",
    options: { "-S -s -silent -L -l -F -M -C -R": "flag", "-V -version -h -help": "harmless" },
    unknownOptions: "ignored",
    act: (line, emit) => {
      const scripts = line.operands
        .filter((one) => one.text.startsWith("@"))
        .map((one) => withText(one, one.text.slice(1)));
      runStatements(line, { texts: [], files: scripts }, "oracle", emit);
    },
  },
  {
    names: ["db2", "clpplus"],
    syntax: "word",
    options: { "-f -tvf -tf -td@": { value: "required" }, "-t -v -x -s -c -o -z -m": "flag" },
    unknownOptions: "ignored",
    act: (line: Line, emit) => {
      // `db2 select 1 from t`: the words are one statement.
      const texts = line.operands.length === 0 ? [] : [joined(line.operands)];
      runStatements(line, { texts, files: line.values("-f") }, "db2", emit);
    },
  },
  {
    names: [
      "clickhouse-client",
      "clickhouse",
      "snowsql",
      "trino",
      "presto",
      "beeline",
      "hive",
      "impala-shell",
      "spark-sql",
      "cqlsh",
      "ycqlsh",
      "usql",
      "isql",
    ],
    options: {
      "-q --query -e --execute -c --command": { value: "required" },
      "-f --queries-file --file": { value: "required" },
      "-h --host --server": "value",
      "-u --user -d --database --port --password -s": "optional",
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      connectTo(line.value("-h"), emit);
      runStatements(line, { texts: line.values("-q"), files: line.values("-f") }, "generic", emit);
    },
  },
];

export const entries: readonly Entry[] = [psql, mysql, sqlite, duckdb, cockroach, ...others];
