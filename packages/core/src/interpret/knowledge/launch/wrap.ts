import { joined } from "../apply.js";
import { upTo } from "../cut.js";
import type { Line } from "../line.js";
import { ONE_PROCESS } from "../roles.js";
import { memoryOf } from "../system/memory.js";
import type { Emit, Entry } from "../types.js";
import { escapeGlob, exact } from "../value.js";

/** Programs that run the rest of their line inside something else that takes part: a display, a sandbox, a profiler. */
const plain: readonly Entry[] = [
  {
    names: ["xvfb-run"],
    syntax: "posix",
    options: {
      "-a --auto-servernum -l --listen-tcp": "flag",
      "-e --error-file": "write",
      "-f --auth-file, -n --server-num, -p --xauth-protocol, -s --server-args, -w --wait": "value",
    },
    launches: {},
  },
  {
    names: ["bwrap"],
    syntax: "bare",
    act: (line, emit) => {
      let at = 0;
      for (; at < line.words.length; at++) {
        const { text } = line.words[at]!;
        if (text === "--") {
          at++;
          break;
        }
        if (!text.startsWith("--")) break;
        at += BWRAP_PAIRS.test(text) ? 2 : BWRAP_NONE.test(text) ? 0 : 1;
      }
      if (at < line.words.length) emit.run(line.words.slice(at));
    },
  },
  {
    names: ["faketime", "datefudge"],
    syntax: "posix",
    options: { "-f -m -p -s": "flag", "--exclude-monotonic --date-prog": "optional" },
    launches: { skip: 1 },
  },
  {
    names: [
      "firejail",
      "proot",
      "fakechroot",
      "primusrun",
      "optirun",
      "gamemoderun",
      "mangohud",
      "wine",
      "wine64",
      "box64",
    ],
    syntax: "posix",
    // firejail's options have their value attached; proot's stand alone.
    options: {
      "-r --rootfs, -b --bind -m --mount, -q --qemu, -w --pwd --cwd, -i --change-id, -k --kernel-release, -R, -S":
        "value",
    },
    unknownOptions: "ignored",
    launches: {},
  },
  {
    names: ["qemu-x86_64", "qemu-aarch64", "qemu-arm", "qemu-i386", "qemu-riscv64"],
    syntax: "posix",
    options: {
      "-g -L -s -cpu -E -U -0 -r -B -R -d -dfilter -D -p -seed -trace": "value",
      "-singlestep -strace -h -version": "flag",
    },
    launches: {},
  },
  {
    names: ["valgrind", "heaptrack", "memusage", "sotruss", "uftrace", "samply", "coz"],
    syntax: "posix",
    // Values are attached: `--log-file=FILE`.
    options: {
      "-o --output --log-file --xml-file --callgrind-out-file --massif-out-file --cachegrind-out-file": "write",
    },
    unknownOptions: "ignored",
    launches: {},
  },
  {
    names: ["perf", "rr", "gprofng"],
    options: {
      "-v --verbose --no-pager -p --paginate --debug --buildid-dir": "flag",
      "-h --help --version": "harmless",
    },
    subcommands: {
      "record stat trace collect mem c2c kmem lock sched kvm ftrace top": {
        syntax: "posix",
        options: {
          "-o --output --log-fd": "write",
          "-e --event, -p --pid, -t --tid, -C --cpu, -F --freq, -c --count, -m --mmap-pages, -G --cgroup, -D --delay, -I --interval-print, -r --repeat, -x --field-separator, -u --uid, -j --branch-filter, -k --clockid, -M --metrics, --filter, --call-graph, --max-size, --switch-output, --timeout, --affinity, -n":
            "value",
          "-a --all-cpus -g -d --data -T --timestamp -P --period -s --stat -R --raw-samples -b --branch-any -W --weight -i --no-inherit -q --quiet -v --verbose -N -B --no-buildid -S --snapshot -z --null --per-core --per-socket --per-node --per-thread --per-cpu -A --no-aggr --summary -f --force -h --chaos":
            "flag",
        },
        launches: {},
      },
      "report script list annotate diff test archive buildid-list evlist replay ps pack display bench probe inject config version help dump explorer sources traceinfo":
        { unknownOptions: "ignored" },
    },
  },
];

const BWRAP_PAIRS = /^--(?:(?:ro-|dev-)?bind(?:-try|-data|-fd)?|symlink|setenv|file|chmod|overlay|ro-bind-data)$/;
const BWRAP_NONE =
  /^--(?:unshare-(?:user|ipc|pid|net|uts|cgroup|all)(?:-try)?|share-net|new-session|die-with-parent|as-pid-1|clearenv|disable-userns|assert-userns-disabled|help|version)$/;

/** The dynamic loader runs the program it is given, and may load a library into it first. */
const loader: Entry = {
  names: ["ld.so", "ld-linux-x86-64.so.2", "ld-linux.so.2", "ld-linux-aarch64.so.1", "ld-musl-x86_64.so.1"],
  syntax: "posix",
  options: {
    "--preload --audit": {
      value: "required",
      effects: [{ kind: "code.run", type: "path", detail: { language: "other", origin: "file", program: "ld.so" } }],
    },
    "--library-path, --inhibit-rpath, --argv0, --glibc-hwcaps-prepend, --glibc-hwcaps-mask": "value",
    "--inhibit-cache": "flag",
    "--list --verify --list-tunables --list-diagnostics --help --version": "harmless",
  },
  launches: {},
};

const gdb: Entry = {
  names: ["gdb", "cgdb", "gdbtui"],
  syntax: "posix",
  options: {
    "--args -args": { sets: "args" },
    "-ex --ex --eval-command -eval-command -iex --init-eval-command -o --one-line -O --one-line-before-file": {
      value: "required",
      sets: "commands",
    },
    "-x --command -command -ix --init-command -s -S --source": { is: "read", sets: "file" },
    "-p --pid -pid --attach-pid": { is: ONE_PROCESS },
    "-c --core -core, -e --exec, --se, --symbols, -d --directory, --cd, -l, --data-directory, -n, -f --file, -a --arch, -b --baud, --tty, --interpreter -i":
      "value",
    "-q --quiet --silent -nx --nx -nh --batch -batch --batch-silent --return-child-result -nw --nowindows -w --windows --tui --write --readnow --readnever --no-lldbinit --no-use-colors -Q":
      "flag",
    "-h --help -v --version --configuration": "harmless",
  },
  act: (line, emit) => {
    const pid = line.value("-p");
    // Without `--args` options may stand behind the program, too.
    const behind = line.flag("args") ? [] : line.operands.slice(1);
    const told = behind.flatMap(({ text }, at) => {
      const [found, value] = COMMAND.exec(text) ?? [];
      return found === undefined ? [] : [value ?? behind[at + 1]?.text ?? ""];
    });
    for (const text of [
      ...line.values("-ex").map((one) => one.text),
      ...line.values("-o").map((one) => one.text),
      ...told,
    ]) {
      runGdb(text, line, emit);
      if (pid !== null && DUMPS.test(text)) memoryOf(pid, emit);
    }
    // Of a file that was read its commands are known (`loads/`).
    const unread = [...line.values("-x"), ...line.values("-s")].some((path) => emit.content(path) === null);
    if (unread || behind.some(({ text }) => COMMANDS.test(text))) emit.maybe(() => emit.opaque("unknown_language"));
    const [program] = line.operands;
    if (program === undefined) return;
    if (line.flag("args") || line.program === "lldb") emit.run(line.operands, { certainty: "possible" });
    else emit.maybe(() => emit.run([program]));
  },
};

/** A command of the debugger's, and a file of them. */
const COMMAND = /^(?:--?(?:ex|eval-command|iex|init-eval-command)|-[oOkK]|--one-line(?:-[a-z-]+)?)(?:=(.*))?$/s;
const COMMANDS = /^(?:--?(?:x|command|ix|init-command)|-[sS]|--source(?:-before-file)?)(?:=|$)/;

/** Its `-b` and `-x` take no value. */
const lldb: Entry = {
  ...gdb,
  names: ["lldb"],
  options: {
    "-o --one-line -O --one-line-before-file -k --one-line-on-crash -K --source-on-crash": {
      value: "required",
      sets: "commands",
    },
    "-s --source -S --source-before-file": { is: "read", sets: "file" },
    "-p --attach-pid": { is: ONE_PROCESS },
    "-n --attach-name, -c --core, -f --file, -a --arch, -l --script-language, -r --repl": "value",
    "-b --batch -Q --source-quietly -x --no-lldbinit -X --no-use-colors -w --wait-for -e --editor -P --python-path":
      "flag",
    "-h --help -v --version": "harmless",
  },
};

/** Commands that copy out what the program has in its memory; a stack and its variables are what a debugger is for. */
const DUMPS =
  /^\s*(?:dump\s|append\s+(?:memory|value|binary)|gcore\b|generate-core|find\s|x\/\d{2,}s|mem(?:ory)?\s+(?:read|find|region)|process\s+save-core)/;

function runGdb(given: string, line: Line, emit: Emit): void {
  const command = upTo(4_096, given, emit);
  const span = line.words[0]?.span ?? { start: 0, end: 0 };
  const shell = /^\s*(?:!|shell\s|platform shell\s|process launch .*--\s|pipe\s.*\|)\s*(.+)$/.exec(command);
  if (shell !== null) emit.shell({ form: "exact", text: shell[1]!, sources: [], span });
  else if (/^\s*(?:call|print|p|expr|expression)\b.*\b(?:system|exec\w*|popen)\s*\(\s*"([^"]*)"/.test(command)) {
    const text = /\(\s*"([^"]*)"/.exec(command)![1]!;
    emit.shell({ form: "exact", text, sources: [], span });
  } else if (/^\s*(?:py|python|source|script|command script)\b/.test(command)) emit.opaque("unknown_language");
}

/** Programs that run a command whenever something changes, again and again. */
const watchers: readonly Entry[] = [
  {
    names: ["entr"],
    syntax: "posix",
    options: { "-a -c -d -n -p -r -s -x -z": "flag" },
    act: (line, emit) => {
      const { operands } = line;
      if (operands.length === 0) return;
      if (line.has("-s")) emit.shell(joined(operands), { certainty: "possible" });
      else emit.run(operands, { certainty: "possible" });
    },
  },
  {
    names: [
      "watchexec",
      "watchman-make",
      "fswatch",
      "reflex",
      "modd",
      "chokidar",
      "onchange",
      "cargo-watch",
      "when-changed",
      "guard",
    ],
    syntax: "posix",
    unknownOptions: "ignored",
    options: {
      "-w --watch -e --exts -f --filter -i --ignore -d --debounce -s --signal -g --glob -r --regex -R --run --shell -p --pattern --delay --workdir":
        "value",
      "-c --command": "shell",
    },
    act: (line, emit) => {
      if (line.program === "fswatch") for (const one of line.operands) emit.file("file.list", one, { recursive: true });
      else if (line.program === "onchange" || line.program === "chokidar") {
        // What is looked at stands before the dashes.
        const at = line.words.findIndex(({ text }) => text === "--");
        if (at >= 0 && at + 1 < line.words.length)
          emit.shell(joined(line.words.slice(at + 1)), { certainty: "possible" });
        const named = line.operands.findIndex(({ text }) => text === "-c" || text === "--command");
        const command = named < 0 ? undefined : line.operands[named + 1];
        if (command !== undefined) emit.shell(command, { certainty: "possible" });
      } else if (line.operands.length > 0) emit.shell(joined(line.operands), { certainty: "possible" });
    },
  },
  {
    names: ["inotifywait", "inotifywatch", "fatrace", "incrontab"],
    options: {
      "-m --monitor -r --recursive -q --quiet -d --daemon -c --csv -z --zero -s --syslog -P --no-dereference": "flag",
      "-e --event, -t --timeout, --exclude, --excludei, --include, --includei, --format, --timefmt": "value",
      "-o --outfile": "write",
      "--fromfile": "read",
    },
    operands: "list",
    carries: false,
  },
  {
    names: ["hyperfine"],
    options: {
      "-p --prepare -c --cleanup -s --setup --conclude": "shell",
      "-w --warmup, -m --min-runs, -M --max-runs, -r --runs, -S --shell, -P --parameter-scan, -D --parameter-step-size, -L --parameter-list, --style, --sort, -u --time-unit, -n --command-name, --output, --input, --reference":
        "value",
      "--export-json --export-csv --export-markdown --export-asciidoc --export-orgmode": "write",
      "-i --ignore-failure -N --show-output": "flag",
    },
    operands: "shell",
  },
  {
    names: ["run-parts"],
    options: {
      "--test --list -h --help -V --version": "harmless",
      "-a --arg, -u --umask, --regex": "value",
      "-v --verbose --report --reverse --exit-on-error --new-session --lsbsysinit --random-sleep": "flag",
    },
    act: (line, emit) => {
      for (const folder of line.operands) {
        emit.add("code.run", "path", folder, { language: "other", origin: "file" });
        if (folder.form === "exact")
          emit.maybe(() => emit.run([{ ...folder, form: "pattern", text: `${escapeGlob(folder.text)}/*` }]));
      }
    },
  },
  {
    // A server, where it answers, and what is run against it: commands, or scripts by their name.
    names: ["start-server-and-test", "start-test", "server-test"],
    unknownOptions: "ignored",
    act: (line, emit) => {
      for (const one of line.operands)
        if (/\s/.test(one.text)) emit.shell(one);
        else if (!/^(?:\d+|https?:.*|tcp:.*)$/.test(one.text)) emit.run([exact("npm"), exact("run"), one]);
    },
  },
  {
    names: ["air"],
    options: { "--build.cmd --build.full_bin --build.pre_cmd --build.post_cmd": "shell", "-c": "value" },
    unknownOptions: "ignored",
    effects: [{ kind: "code.run", type: "code", name: "project", detail: { origin: "project", language: "other" } }],
  },
  { names: ["pee", "mispipe"], operands: "shell" },
];

export const entries: readonly Entry[] = [...plain, loader, gdb, lldb, ...watchers];
