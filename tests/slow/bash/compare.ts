import { type Action, interpret } from "@rampart/core";
import { type Executed, type Observed, PROGRAMS } from "./sandbox.js";

const PLACE = {
  home: "/home/dev",
  user: "dev",
  cwd: "/home/dev/project",
  project: "/home/dev/project",
  scratch: ["/tmp"],
  installed: [],
};

/** Programs bash runs by itself: nothing is executed, so nothing can be recorded, unless a launcher runs them. */
const BUILTIN = new Set(
  `. : [ alias bg bind break builtin caller cd command compgen complete compopt continue declare dirs disown echo enable eval exec exit
   export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf pushd pwd read readarray readonly return set
   shift shopt source suspend test times trap true type typeset ulimit umask unalias unset wait time`.split(/\s+/),
);
/** Shells are seen through: what they run is recorded for itself. */
const SHELLS = new Set(["sh", "bash", "dash", "rbash"]);

/** What the interpreter says bash would execute. */
export function expected(command: string): readonly Action[] {
  const call = {
    id: "1",
    door: "oracle",
    agent: "oracle",
    principal: "oracle",
    session: "oracle",
    task: null,
    tool: "shell",
    hostTool: "shell",
    arguments: { command },
    shell: "bash" as const,
    cwd: PLACE.cwd,
    time: 0,
  };
  return interpret(call, { place: PLACE, session: { written: [], read: [] }, answers: new Map() }).actions;
}

/** certain ⊆ recorded ⊆ certain ∪ possible ∪ opaque. Each broken promise is one line. */
export function disagreements(command: string, observed: Observed): string[] {
  const actions = expected(command);
  const execs = actions.filter((action) => action.kind === "process.exec");
  const wrong: string[] = [];
  for (const action of execs) {
    if (action.certainty !== "certain" || !isExecuted(action)) continue;
    if (!observed.succeeding.some((one) => matches(action, one)))
      wrong.push(`certain, but never run: ${describe(action)}`);
  }
  if (actions.some((action) => action.kind === "opaque")) return wrong;
  for (const one of [...observed.succeeding, ...observed.failing]) {
    if (SHELLS.has(one.program) || execs.some((action) => matches(action, one) || isInterpreter(action, one))) continue;
    const line = `run, but not foreseen: ${one.argv.join(" ")}`;
    if (!wrong.includes(line)) wrong.push(line);
  }
  return wrong;
}

function isExecuted(action: Action): boolean {
  const { program, argv } = action.detail;
  if (argv?.[0]?.includes("/")) return /^\/+(?:usr\/+)?bin\/|\/bin\//.test(argv[0]);
  // No program of the sandbox has such a name.
  if (program === undefined || !PROGRAMS.has(program)) return false;
  return !BUILTIN.has(program) && !SHELLS.has(program);
}

/** The kernel runs a script's interpreter, with the script as its argument. */
function isInterpreter(action: Action, one: Executed): boolean {
  const script = action.detail.argv?.[0];
  return script?.includes("/") === true && one.argv.slice(1, 4).includes(script);
}

function matches(action: Action, one: Executed): boolean {
  const { program, argv = [] } = action.detail;
  if (program !== undefined && fold(program) !== fold(one.program)) return false;
  if (program === undefined) return true;
  if (argv.length === one.argv.length && argv.every((word, i) => i === 0 || word === one.argv[i])) return true;
  // A glob is the files it matches, or itself.
  const unknown = argv.findIndex((word) => word === null || /(?:^|[^\\*])(?:[?[]|\*(?!\*))/.test(word));
  const known = unknown < 0 ? argv : argv.slice(0, unknown);
  // An unknown word may be any number of words; the record keeps 64 words of 256 characters.
  if (unknown < 0 && argv.length < 64 && known.length !== one.argv.length) return false;
  return known.every((word, i) => i === 0 || fits(word, one.argv[i]?.slice(0, 256)));
}

/** A word with a part nobody knows is a pattern, `**` being that part; streams are numbered as bash likes. */
function fits(word: string | null, seen: string | undefined): boolean {
  if (STREAM.test(word ?? "") && STREAM.test(seen ?? "")) return true;
  if (word === seen || seen === undefined || word === null) return word === seen;
  if (!word.includes("*")) return false;
  const parts = word
    .replaceAll("**/", "**")
    .split(/\*+/)
    .map((part) => part.replace(/\\([*?[\]\\])/g, "$1"));
  let at = 0;
  for (const [i, part] of parts.entries()) {
    const found = i === parts.length - 1 ? seen.length - part.length : seen.indexOf(part, at);
    if (found < at || (i === 0 && found !== 0) || !seen.startsWith(part, found)) return false;
    at = found + part.length;
  }
  return true;
}

const fold = (program: string) => program.replace(/^python3?(\.\d+)?$/, "python3").replace(/^[mg]awk$/, "awk");

const STREAM = /^\/dev\/fd\/\d+$/;

function describe(action: Action): string {
  return (action.detail.argv ?? [action.detail.program ?? action.resource.name]).map((word) => word ?? "?").join(" ");
}
