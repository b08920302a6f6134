import { upTo } from "../cut.js";
import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { connectTo, connectUrls, runStatements } from "./session.js";

/** Objects of the interface for clusters, and what of theirs loses a member, data or who leads. */
const ON_CLUSTER = /(?:^| )(?:cluster|clusterset|rs|dba|cs|util) /;
const GIVES_UP =
  /(?:^| )(?:cluster|clusterset|rs|dba|cs|util) [\w-]*(?:dissolve|remove|drop|reboot|force|set-primary|load-dump|rejoin|reset|set-option)/i;
const CALLS =
  /\.(?:dissolve|remove\w{0,32}|drop\w{0,32}|reboot\w{0,32}|force\w{0,32}|setPrimary\w{0,32}|loadDump|reset\w{0,32}|setOption)\s*\(/;
const MAX_TEXT = 65_536;

/** MySQL's own shell speaks SQL, JavaScript and Python; behind `--` stands a call of its interface for clusters. */
const mysqlsh: Entry = {
  names: ["mysqlsh"],
  options: {
    "-e --execute": { value: "required" },
    "-f --file": { value: "required" },
    "-h --host": "value",
    "--uri, -u --user, -P --port, -D --schema, -S --socket, --log-level, --result-format": "value",
    "-p --password": "optional",
    "--js --javascript": { sets: "js" },
    "--py --python": { sets: "py" },
    "--sql --sqlc --sqlx --mc --mx --json --table -i --interactive --no-wizard --nw": "flag",
    "-V --version -? --help": "harmless",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    connectTo(line.value("-h"), emit);
    connectUrls(line, emit);
    const said = ` ${line.operands.map((one) => one.text).join(" ")} `.slice(0, 512);
    const texts = line.values("-e");
    if (GIVES_UP.test(said) || texts.some(({ text }) => CALLS.test(upTo(MAX_TEXT, text, emit))))
      emit.add("data.define", "table", null, { dialect: "mysql", statement: "alter cluster", bounded: true });
    if (line.flag("js") || line.flag("py")) return runScripts(line, emit);
    if (!ON_CLUSTER.test(said)) runStatements(line, { texts, files: line.values("-f") }, "mysql", emit);
  },
};

function runScripts(line: Line, emit: Emit): void {
  const language = line.flag("js") ? "node" : "python";
  for (const text of line.values("-e")) emit.code(language, text, "inline", [], { printResult: true });
  for (const file of line.values("-f")) emit.script(language, file);
}

/** Rows of a table go to a file, or a file's into a table. */
const bcp: Entry = {
  names: ["bcp"],
  syntax: "word",
  options: {
    "-S -U -P -d -t -r -b -F -L -m -h -C -a -q": "value",
    "-e": "write",
    "-f -i": "read",
    "-c -n -w -N -T -E -k -R -v -V -x -G -u": "flag",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    connectTo(line.value("-S"), emit);
    const [table, way, file] = line.operands;
    if (table === undefined || way === undefined) return;
    if (way.text === "in") {
      if (file !== undefined) emit.file("file.read", file);
      return emit.add("data.write", "table", table, { dialect: "tsql", statement: "insert" });
    }
    const asks = way.text === "queryout";
    emit.add("data.read", "table", asks ? null : table, {
      dialect: "tsql",
      statement: asks ? "select" : "copy",
      bounded: asks,
    });
    if (file !== undefined && way.text !== "format") emit.file("file.write", file);
  },
};

/** Clients that speak more than SQL, and those that carry rows. */
export const entries: readonly Entry[] = [mysqlsh, bcp];
