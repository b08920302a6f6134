import { appsOf, interpreterOf, mainOf } from "../../code/project/apps.js";
import { joined } from "../apply.js";
import type { Line } from "../line.js";
import type { Emit, Entry, Language } from "../types.js";
import { textOf, type Value, withText } from "../value.js";
import { INSPECT, inspects } from "./debuggers.js";

const LANGUAGES: ReadonlyMap<string, Language> = new Map([
  ["node", "node"],
  ["tsx", "typescript"],
  ["python3", "python"],
  ["bash", "shell"],
  ["ruby", "ruby"],
  ["perl", "perl"],
  ["php", "php"],
]);

/** Files that list what is started, and are no program themselves. */
const LISTS = /\.(?:json|json5|ya?ml)$/;

function runsProject(line: Line, emit: Emit): void {
  const name = line.operands[0] ?? line.program;
  emit.add("code.run", "code", name, { language: "other", origin: "project", program: line.program });
}

/** What is started and kept running: a script by its ending, a list of them, a program, or whatever the project says. */
function runs(line: Line, emit: Emit): void {
  inspects(line, emit);
  const [first, ...given] = line.operands;
  const command = line.value("-x");
  // What it is run with stands before it: `--exec "node -r x" a.js`.
  if (command !== null) emit.shell(joined([command, ...line.operands]));
  if (first === undefined || first.form !== "exact" || command !== null) return runsProject(line, emit);
  const rest = given[0]?.text === "--" ? given.slice(1) : given;
  const by = textOf(line.value("--interpreter"));
  const language = LANGUAGES.get(by === null ? (interpreterOf(first.text) ?? "") : (interpreterBy(by) ?? ""));
  if (LISTS.test(first.text)) {
    emit.project({ name: line.program, files: [first.text], read: appsOf, optional: true });
    runsProject(line, emit);
  } else if (language !== undefined) emit.script(language, first, rest);
  else if (by === null && !first.text.startsWith(".") && emit.knows(first.text)) emit.run([first, ...rest]);
  else runsProject(line, emit);
}

/** `/usr/bin/python3.12` → `python3`. */
const interpreterBy = (path: string): string | null => {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (/^python/.test(name)) return "python3";
  if (/^(?:sh|dash|zsh)$/.test(name)) return "bash";
  return LANGUAGES.has(name) ? name : null;
};

/** Code is started again whenever it ends or a file changes. */
const restarters: Entry = {
  names: [
    "nodemon",
    "forever",
    "pm2",
    "pm2-runtime",
    "pm2-dev",
    "supervisor",
    "node-dev",
    "ts-node-dev",
    "tsnd",
    "vite-node",
  ],
  syntax: "posix",
  options: {
    "-x --exec -c --command": { value: "required", sets: "by" },
    "--interpreter": { value: "required" },
    [INSPECT]: "optional",
    "-w --watch -e --ext -i --ignore --delay -n --name --cwd --config -o -l": "value",
    "-v --version -h --help": "harmless",
  },
  unknownOptions: "ignored",
  subcommands: {
    "start restart reload": {
      unknownOptions: "ignored",
      syntax: "gnu",
      act: (line, emit) => {
        const [first] = line.operands;
        if (first !== undefined && /\s/.test(textOf(first) ?? "")) emit.shell(first);
        else runs(line, emit);
      },
    },
    "list ls status logs log show describe monit jlist info prettylist": { unknownOptions: "ignored" },
    "stop delete kill stopall": {
      effects: [{ kind: "system.kill", type: "process", name: "pm2", detail: { bounded: true } }],
      unknownOptions: "ignored",
    },
    "startup save": { effects: [{ kind: "system.persist", detail: { what: "service" } }], unknownOptions: "ignored" },
  },
  otherwise: { syntax: "posix", unknownOptions: "ignored", act: runs },
  act: (line, emit) => {
    if (line.operands.length === 0) for (const command of line.values("-x")) emit.shell(command);
    if (line.program === "nodemon")
      emit.project({ name: "nodemon", files: emit.upwards("nodemon.json").slice(0, 1), read: appsOf, optional: true });
  },
};

/** An application of web pages: a folder with a `package.json`, or a script. */
const electron: Entry = {
  names: ["electron", "nw", "nwjs"],
  options: {
    [INSPECT]: "optional",
    "--remote-debugging-port --remote-debugging-address": { value: "optional", sets: "debugs" },
    "-r --require --import": { value: "required", sets: "requires" },
    "-e --eval": { value: "required" },
    "-v --version -h --help -a --abi": "harmless",
    "-i --interactive -d --default": "flag",
  },
  syntax: "posix",
  unknownOptions: "ignored",
  act: (line, emit) => {
    inspects(line, emit);
    if (line.flag("debugs")) emit.add("net.listen", "host", "127.0.0.1", { scheme: "debugger" });
    for (const file of line.values("-r")) if (/^[./]/.test(file.text)) emit.script("node", file);
    const [app, ...rest] = line.operands;
    if (app === undefined) return;
    if (interpreterOf(app.text) === "node") return emit.script("node", app, rest);
    const main = mainFile(app, emit);
    if (main === null) runsProject(line, emit);
    else emit.script("node", main, rest);
  },
};

function mainFile(folder: Value, emit: Emit): Value | null {
  const text = emit.wanted(withText(folder, `${folder.text}/package.json`));
  const main = text === null ? null : mainOf(text);
  return main === null ? null : withText(folder, `${folder.text}/${main}`);
}

export const entries: readonly Entry[] = [restarters, electron];
