import { arg, argOr, type Call } from "../../machine/call.js";
import { readFile } from "../../machine/file.js";
import { known, knownNumber } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { placeOf } from "../../machine/place.js";
import { argvOf, runProgram, runShell, type Start, startProgram, startShell } from "../../machine/shell.js";
import { each, list, NONE, num, taintOf, text, thing, UNKNOWN, unknown, type Value } from "../../machine/value.js";
import { items, truth } from "../operate.js";

/** What `input=`, `stdin=` and `cwd=` say. */
function startOf(c: Call): Start {
  const given = c.named?.get("input");
  const pipe = c.named?.get("stdin");
  const cwd = c.named?.get("cwd");
  const fromFile = pipe !== undefined && pipe.k !== "ref" && pipe.k !== "const" && pipe.k !== "num";
  return {
    ...(given !== undefined && !(given.k === "const") ? { stdin: known(given) } : fromFile ? { stdin: null } : {}),
    ...(cwd !== undefined && !(cwd.k === "const") ? { cwd: placeOf(c.m, cwd).path } : {}),
  };
}

/** `subprocess.run` and its relatives: a text with `shell=True`, a list otherwise. */
function subprocess(c: Call): Value {
  const args = argOr(c, 0, "args");
  const shell = arg(c, 8, "shell");
  const inShell = shell === undefined ? false : truth(shell);
  const start = startOf(c);
  const program = c.named?.get("executable");
  const of = each(args);
  const began = (): Value => {
    const p = thing("process", [], taintOf(args));
    for (const v of of) {
      const text = v.k === "list" ? (v.items[0] ?? UNKNOWN) : v;
      const inText = inShell === true || (inShell === null && v.k !== "list");
      const argv = program !== undefined && v.k === "list" ? list([program, ...v.items.slice(1)], v.open) : v;
      c.m.open.set(p, inText ? startShell(c.m, text, start) : startProgram(c.m, argv, start));
    }
    return p;
  };
  return of.length > 1 ? c.m.perhaps(began) : began();
}

/** `os.execv(path, argv)`, `os.execl(path, arg0, …)`; `e` forms end with an environment. */
function replaceProcess(c: Call): Value {
  const form = c.name.slice("os.exec".length);
  if (form.startsWith("v")) return program(c, argOr(c, 0), argOr(c, 1));
  const rest = form.includes("e") ? c.args.slice(1, -1) : c.args.slice(1);
  return program(c, argOr(c, 0), list([...rest], c.open));
}

/** `os.spawnv(mode, path, argv)`, `os.spawnl(mode, path, arg0, …)`. */
function spawn(c: Call): Value {
  const form = c.name.slice("os.spawn".length);
  const inner: Call = { ...c, name: `os.exec${form}`, args: c.args.slice(1) };
  return replaceProcess(inner);
}

/** What really runs is the path; the first argument is only its name. */
function program(c: Call, path: Value, argv: Value): Value {
  const all = items(argv);
  return runProgram(c.m, all === null ? list([path], true, taintOf(argv)) : list([path, ...all.slice(1)]));
}

const shell: Handler = (c) => {
  runShell(c.m, argOr(c, 0, "command"), startOf(c));
  return num(0);
};

const shellOutput: Handler = (c) => runShell(c.m, argOr(c, 0), startOf(c));
const argumentsOf: Handler = (c) => runProgram(c.m, argvOf(c.args, c.open), startOf(c));

const listOrText: Handler = (c) => {
  const v = argOr(c, 0);
  return v.k === "list" ? runProgram(c.m, v) : runProgram(c.m, words(v));
};

/** A text split as the shell would split plain words. */
export function words(v: Value): Value {
  if (v.k !== "text" || v.v.length > 16_384) return unknown(taintOf(v));
  const out: Value[] = [];
  for (const w of v.v.matchAll(/(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/gs))
    out.push(
      text(
        w[0].replace(
          /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/gs,
          (_, a, b, d) => a ?? b?.replace(/\\(["\\$`])/g, "$1") ?? d,
        ),
        v.taint,
      ),
    );
  return list(out);
}

const EXECS = ["execl", "execle", "execlp", "execlpe", "execv", "execve", "execvp", "execvpe"];
const SPAWNS = ["spawnl", "spawnle", "spawnlp", "spawnlpe", "spawnv", "spawnve", "spawnvp", "spawnvpe"];

/** Starting other programs. */
export const PROCESS: Readonly<Record<string, Handler>> = {
  "os.system": shell,
  "os.popen": (c) => {
    runShell(c.m, argOr(c, 0, "cmd"));
    return thing("output", [], taintOf(argOr(c, 0)));
  },
  "os.popen2": shellOutput,
  "os.popen3": shellOutput,
  "os.startfile": (c) => runProgram(c.m, argvOf([text("xdg-open"), argOr(c, 0)], false)),
  ...Object.fromEntries(EXECS.map((n) => [`os.${n}`, replaceProcess])),
  ...Object.fromEntries(SPAWNS.map((n) => [`os.${n}`, spawn])),
  "os.posix_spawn": (c) => program(c, argOr(c, 0), argOr(c, 1)),
  "os.posix_spawnp": (c) => program(c, argOr(c, 0), argOr(c, 1)),
  "subprocess.run": subprocess,
  "subprocess.call": subprocess,
  "subprocess.check_call": subprocess,
  "subprocess.check_output": subprocess,
  "subprocess.Popen": subprocess,
  "subprocess.getoutput": shellOutput,
  "subprocess.getstatusoutput": shellOutput,
  "commands.getoutput": shellOutput,
  "commands.getstatusoutput": shellOutput,
  "asyncio.create_subprocess_shell": shellOutput,
  "asyncio.create_subprocess_exec": argumentsOf,
  "pty.spawn": listOrText,
  "pexpect.spawn": listOrText,
  "pexpect.run": listOrText,
  "invoke.run": shellOutput,
  "fabric.api.local": shellOutput,
  "distutils.spawn.spawn": listOrText,
  "setuptools._distutils.spawn.spawn": listOrText,
  "webbrowser.get": (c) => {
    // Another browser is a command line, and is started when a page is opened.
    const line = argOr(c, 0, "using");
    if (line.k === "text" && line.v.includes("%s")) c.m.perhaps(() => listOrText({ ...c, args: [line] }));
    return UNKNOWN;
  },
  "webbrowser.open": (c) => runProgram(c.m, argvOf([text("xdg-open"), argOr(c, 0)], false)),
  "pip.main": (c) => runProgram(c.m, pip(argOr(c, 0))),
  "pip._internal.main": (c) => runProgram(c.m, pip(argOr(c, 0))),
  "pip._internal.cli.main.main": (c) => runProgram(c.m, pip(argOr(c, 0))),
  ...Object.fromEntries(
    ["getspall", "getspnam"].map((n): [string, Handler] => [`spwd.${n}`, (c) => readFile(c.m, text("/etc/shadow"))]),
  ),
  "os.kill": (c) => {
    const pid = knownNumber(arg(c, 0));
    // Signal 0 only asks whether the process is there.
    if (knownNumber(arg(c, 1)) !== 0) c.m.emit({ type: "kill", pid });
    return NONE;
  },
  "os.killpg": (c) => {
    c.m.emit({ type: "kill", pid: null });
    return NONE;
  },
  "os.dup2": (c) => {
    if (knownNumber(arg(c, 1)) === 0 && taintOf(argOr(c, 0)).network) c.m.wired = true;
    return UNKNOWN;
  },
  ...Object.fromEntries(
    ["setuid", "setgid", "seteuid", "setegid", "setreuid", "setregid", "setresuid", "setresgid", "setgroups"].map(
      (n): [string, Handler] => [
        `os.${n}`,
        (c) => {
          c.m.emit({ type: "privilege" });
          return NONE;
        },
      ],
    ),
  ),
  "shutil.which": (c) => argOr(c, 0, "cmd"),
  "distutils.spawn.find_executable": (c) => argOr(c, 0, "executable"),
  "shlex.split": (c) => words(argOr(c, 0)),
  "shlex.join": (c) => {
    const all = items(argOr(c, 0));
    return all?.every((v) => v.k === "text") === true
      ? text(all.map((v) => quoted((v as { v: string }).v)).join(" "))
      : UNKNOWN;
  },
  "shlex.quote": (c) => {
    const v = argOr(c, 0);
    return v.k === "text" ? text(quoted(v.v), v.taint) : unknown(taintOf(v));
  },
};

const quoted = (v: string): string => (/^[\w@%+=:,./-]+$/.test(v) ? v : `'${v.replaceAll("'", `'"'"'`)}'`);

function pip(v: Value): Value {
  return list([text("pip"), ...(v.k === "list" ? v.items : [UNKNOWN])], v.k !== "list" || v.open);
}

/** Methods of a started process. */
export const PROCESS_METHODS: Readonly<Record<string, Handler>> = {
  "process.communicate": (c) => {
    const given = arg(c, 0, "input");
    if (given !== undefined && !(given.k === "const")) feed(c, c.self, given);
    return list([unknown(taintOf(c.self)), unknown(taintOf(c.self))]);
  },
  "pipe.write": (c) => {
    const p = c.self.k === "thing" ? c.self.fields.get("process") : undefined;
    if (p !== undefined) feed(c, p, argOr(c, 0));
    return UNKNOWN;
  },
};

function feed(c: Call, process: Value, input: Value): void {
  const e = process.k === "thing" ? c.m.open.get(process) : undefined;
  if (e?.type !== "exec" && e?.type !== "shell") return;
  const add = known(input);
  e.stdin = add === null || e.stdin === null ? null : (e.stdin ?? "") + add;
  if (taintOf(input).network) e.untrusted = true;
}
