import { namesSecret } from "../../http/index.js";
import { splitWords } from "../apply.js";
import type { Line } from "../line.js";
import { handsOut } from "../net/hand-over.js";
import { ONE_PROCESS } from "../roles.js";
import { watchesProcess } from "../system/memory.js";
import type { Emit, Entry } from "../types.js";
import type { Value } from "../value.js";
import { escapeGlob, textOf } from "../value.js";
import { isHere } from "./debuggers.js";

/** Programs that run the rest of their line as it stands. */
export const entries: readonly Entry[] = [
  { names: ["nohup"], syntax: "posix", launches: {} },
  { names: ["setsid"], syntax: "posix", options: { "-c --ctty -f --fork -w --wait": "flag" }, launches: {} },
  { names: ["nice", "gnice"], syntax: "posix", options: { "-n --adjustment": "value", "-#": "flag" }, launches: {} },
  {
    names: ["ionice"],
    syntax: "posix",
    options: {
      "-c --class -n --classdata": "value",
      "-p --pid -P --pgid -u --uid": { value: "required", sets: "attached" },
      "-t --ignore": "flag",
    },
    launches: { unless: "attached" },
  },
  {
    names: ["chrt"],
    syntax: "posix",
    options: {
      "-b --batch -d --deadline -f --fifo -i --idle -o --other -r --rr -a --all-tasks -v --verbose -R --reset-on-fork":
        "flag",
      "-T --sched-runtime -P --sched-period -D --sched-deadline": "value",
      "-p --pid": { sets: "attached" },
      "-m --max": { sets: "attached" },
    },
    operands: { first: ["text"] },
    launches: { skip: 1, unless: "attached" },
  },
  {
    names: ["renice"],
    options: { "-n --priority --relative": "value", "-p --pid -g --pgrp -u --user": "flag" },
    operands: ONE_PROCESS,
  },
  {
    names: ["taskset"],
    syntax: "posix",
    options: { "-c --cpu-list -a --all-tasks": "flag", "-p --pid": { sets: "attached" } },
    operands: { first: ["text"] },
    launches: { skip: 1, unless: "attached" },
    act: (line, emit) => {
      const process = line.operands[1];
      if (line.flag("attached") && process !== undefined) emit.role("process", process);
    },
  },
  {
    names: ["timeout", "gtimeout"],
    syntax: "posix",
    options: { "-s --signal -k --kill-after": "value", "--preserve-status --foreground -v --verbose -f -p": "flag" },
    operands: { first: ["text"] },
    launches: { skip: 1 },
  },
  {
    names: ["stdbuf", "gstdbuf"],
    syntax: "posix",
    options: { "-i --input -o --output -e --error": "value" },
    launches: {},
  },
  {
    names: ["unbuffer", "catchsegv", "eatmydata", "winpty"],
    syntax: "posix",
    unknownOptions: "ignored",
    launches: {},
  },
  {
    names: ["time", "gtime"],
    syntax: "posix",
    options: {
      "-o --output": "write",
      "-f --format": "value",
      "-a --append -p --portability -v --verbose -q --quiet": "flag",
    },
    launches: {},
  },
  {
    names: ["setarch", "linux64", "linux32", "i386", "x86_64", "uname26"],
    syntax: "posix",
    options: {
      "-B --32bit -F --fdpic-funcptrs -I --short-inode -L --addr-compat-layout -R --addr-no-randomize": "flag",
      "-S --whole-seconds -T --sticky-timeouts -X --read-implies-exec -Z --mmap-page-zero -3 --3gb --4gb": "flag",
      "--uname-2.6 -v --verbose": "flag",
    },
    // `setarch x86_64 cmd` names an architecture first, its aliases do not.
    act: (line, emit) => {
      const [first] = line.operands;
      const skips =
        line.program === "setarch" &&
        first !== undefined &&
        /^(?:i[3-6]86|x86_64|linux(?:32|64)|armv|aarch64|ppc|s390|uname26)/.test(first.text.slice(0, 16));
      const argv = line.operands.slice(skips ? 1 : 0);
      if (argv.length > 0) emit.run(argv);
    },
  },
  {
    // Alone it names the machine; macOS runs a command as another one would: `arch -arm64 cmd`.
    names: ["arch"],
    syntax: "bare",
    act: (line, emit) => {
      let at = 0;
      while (line.words[at]?.text.startsWith("-") === true) at += /^-(?:e|d|arch)$/.test(line.words[at]!.text) ? 2 : 1;
      if (at < line.words.length) emit.run(line.words.slice(at));
    },
  },
  {
    names: ["env", "genv"],
    syntax: "posix",
    options: {
      "-i --ignore-environment, -0 --null, -v --debug --list-signal-handling": "flag",
      "-u --unset, -a --argv0": "value",
      "--default-signal --ignore-signal --block-signal": "optional",
      "-C --chdir": "chdir",
      "-S --split-string": { value: "required", sets: "split" },
    },
    act: runInEnvironment,
  },
  {
    names: ["printenv"],
    options: { "-0 --null": "flag" },
    act: (line, emit) => {
      if (line.operands.length === 0) emit.add("secret.read", "none", null, { what: "environment" });
      else if (line.operands.some(({ text }) => namesSecret(text)))
        emit.add("secret.read", "none", null, { what: "variable" });
    },
  },
  {
    names: ["flock"],
    syntax: "posix",
    options: {
      "-s --shared -x -e --exclusive -n --nb --nonblock -F --no-fork -o --close -u --unlock --verbose": "flag",
      "-w --wait --timeout -E --conflict-exit-code": "value",
      "-c --command": "shell",
    },
    operands: { first: ["touch"] },
    act: (line, emit) => {
      const command = line.operands.slice(1);
      // `flock file -c 'text'`: the option stands after the operand.
      if (line.text(1) !== "-c" && line.text(1) !== "--command") {
        if (command.length > 0) emit.run(command);
      } else if (command[1] !== undefined) emit.shell(command[1]);
    },
  },
  {
    names: ["script"],
    options: {
      "-c --command": "shell",
      "-I --log-in -O --log-out -B --log-io -T --log-timing": "write",
      "-t --timing": { value: "optional" },
      "-m --logging-format -o --output-limit -E --echo": "value",
      "-a --append": "append",
      "-e --return -f --flush -q --quiet --force": "flag",
    },
    operands: { rest: "write", absent: "typescript" },
  },
  {
    names: ["watch", "viddy", "hwatch", "gwatch"],
    syntax: "posix",
    options: {
      "-n --interval -q --equexit": "value",
      "-d --differences": "optional",
      "-b --beep -c --color -C --no-color -e --errexit -g --chgexit -p --precise -r --no-rerun -t --no-title -w --no-wrap":
        "flag",
      "-x --exec": { sets: "argv" },
    },
    launches: { as: "shell", unless: "argv" },
    act: (line, emit) => {
      if (line.flag("argv")) emit.run(line.operands);
      // Again and again: all that is copied from now on.
      if (line.operands.some(({ text }) => /\b(?:pbpaste|wl-paste|xclip|xsel)\b/.test(text.slice(0, 4096))))
        emit.add("secret.read", "none", null, { what: "prompt" });
    },
  },
  {
    names: ["busybox", "toybox"],
    syntax: "posix",
    options: { "--list --list-full --install -s": "flag" },
    act: (line, emit) => {
      const [applet, ...words] = line.operands;
      if (applet?.text !== "httpd") return void (line.operands.length > 0 && emit.run(line.operands));
      // Its `httpd` serves the folder behind `-h`, the one at hand without it.
      const behind = (option: RegExp) => {
        const at = words.findIndex(({ text }) => option.test(text));
        const attached = words[at]?.text.replace(option, "");
        return attached ? { ...words[at]!, text: attached } : at < 0 ? undefined : words[at + 1];
      };
      if (isHere(behind(/^-[fiv]*p/))) return emit.add("net.listen", "host", "127.0.0.1", { scheme: "http" });
      emit.add("net.listen", "host", "0.0.0.0", { scheme: "http" });
      handsOut(behind(/^-[fiv]*h/) ?? { ...applet, text: "." }, emit);
    },
  },
  {
    names: ["strace", "ltrace", "perf-trace"],
    syntax: "posix",
    options: {
      "-o --output": "write",
      "-e --trace, -s --string-limit, -a -b -E -I -O -P -S -u --user -U -X": "value",
      "-p --attach": { is: ONE_PROCESS, sets: "attached" },
      "-f -ff -c -C -d -D -F -h -i -k -n -q -r -t -tt -ttt -T -v -V -w -x -xx -y -yy -z -Z -A": "flag",
    },
    launches: {},
    act: (line, emit) => {
      // So much of every text is for reading what is said, not for seeing which calls are made.
      const length = Number(line.value("-s")?.text ?? 0);
      const wants = length >= 64 || line.values("-e").some(({ text }) => /^(?:read|write)=/.test(text));
      if (line.flag("attached") && wants) watchesProcess(emit);
    },
  },
];

/** `env -S 'a b' c` runs `a b c`; `-` stands for `-i`. */
function runInEnvironment(line: Line, emit: Emit): void {
  const text = line.value("-S");
  const split = text === null ? [] : splitWords(withoutEscapes(text)).map(withVariables);
  const words = [...split, ...line.operands].filter((word, i) => i > 0 || word.text !== "-");
  const clean = line.has("-i") || line.operands[0]?.text === "-";
  const command = withoutAssignments(words);
  if (command.length === 0) return emit.add("secret.read", "none", null, { what: "environment" });
  emit.run(command, {
    stdin: line.stdin,
    assignments: words.slice(0, words.length - command.length),
    ...(clean ? { unset: "all" } : { unset: line.values("-u").flatMap((word) => textOf(word) ?? []) }),
  });
}

/** `\_` is a blank, and nothing is read behind `\c`. */
function withoutEscapes(word: Value): Value {
  if (!word.text.includes("\\")) return word;
  const text = word.text.replace(/\\([\s\S])/g, (both, c: string) => (c === "_" ? " " : both));
  return { ...word, text: text.replace(/\\c[\s\S]*/, "") };
}

/** `env -S` reads `${NAME}` itself. */
function withVariables(word: Value): Value {
  if (!/\$\{\w+\}/.test(word.text)) return word;
  return { ...word, form: "pattern", text: escapeGlob(word.text).replace(/\$\{\w+\}/g, "**") };
}

/** To `env` every word with an equals sign is one. */
function withoutAssignments<T extends { readonly text: string }>(words: readonly T[]): readonly T[] {
  const first = words.findIndex((word) => !word.text.slice(0, 256).includes("="));
  return first < 0 ? [] : words.slice(first);
}
