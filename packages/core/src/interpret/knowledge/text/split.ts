import type { Line } from "../line.js";
import { runVerb, type Service } from "../services/verb.js";
import type { Emit, Entry } from "../types.js";
import { exact } from "../value.js";

/** A service for feature flags has a program of the same name. */
const SERVICE: Service = { names: ["split"], subject: "records", from: 1, verbs: { kill: "stop" } };
const NOUNS = /^(?:splits|environments|segments|traffic-types|workspaces|help|version)$/;

const split: Entry = {
  names: ["split", "gsplit"],
  options: {
    "-a --suffix-length, --additional-suffix, -b --bytes, -C --line-bytes, -l --lines, -n --number, -t --separator":
      "value",
    "--filter": { value: "required", sets: "filters" },
    "-d -x -e --elide-empty-files -u --unbuffered --verbose -#": "flag",
    "--numeric-suffixes --hex-suffixes": "optional",
    "--workspace, --name, --environment, --traffic-type, --description": "value",
  },
  carries: false,
  act: (line, emit) => {
    if (NOUNS.test(line.text(0) ?? "") && (line.operands.length > 1 || /^(?:help|version)$/.test(line.text(0) ?? "")))
      return runVerb(line, SERVICE, emit);
    splitFile(line, emit);
  },
};

/** Pieces go into new files named by a prefix, or through a command each. */
function splitFile(line: Line, emit: Emit): void {
  const [source, prefix] = line.operands;
  if (source !== undefined) emit.role("file-or-stdin", source);
  const filter = line.value("--filter");
  if (filter !== null) emit.shell(filter);
  else writePieces(prefix ?? exact("x"), emit);
}

function writePieces(prefix: ReturnType<typeof exact>, emit: Emit): void {
  if (prefix.form !== "exact") emit.file("file.write", prefix);
  else emit.file("file.write", { ...prefix, form: "pattern", text: `${prefix.text.replace(/[*?[\]\\]/g, "\\$&")}*` });
}

const csplit: Entry = {
  names: ["csplit", "gcsplit"],
  options: {
    "-b --suffix-format, -n --digits": "value",
    "-f --prefix": { value: "required" },
    "-k --keep-files --suppress-matched -s --quiet --silent -q -z --elide-empty-files": "flag",
  },
  operands: { first: ["file-or-stdin"], rest: "text" },
  carries: false,
  act: (line, emit) => writePieces(line.value("-f") ?? exact("xx"), emit),
};

export const entries: readonly Entry[] = [split, csplit];
