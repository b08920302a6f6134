import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { CHOSEN, NUMBERS_OF, textOf } from "../value.js";

const kill: Entry = {
  names: ["kill"],
  syntax: "bare",
  silent: true,
  act: (line, emit) => {
    let at = 0;
    let force = false;
    while (at < line.words.length && /^-/.test(line.words[at]!.text) && at < 3) {
      const text = line.words[at]!.text;
      if (text === "-l" || text === "-L") return;
      if (text === "--" || (at > 0 && /^-\d+$/.test(text))) break;
      if (/^-(?:9|KILL|SIGKILL)$/.test(text)) force = true;
      at += text === "-s" || text === "-n" ? 2 : 1;
      if (at === 1 && line.words.length === 1) break;
    }
    if (line.words[at]?.text === "--") at++;
    for (const target of line.words.slice(at)) killed(target, force, emit);
  },
};

function killed(target: Line["words"][number], force: boolean, emit: Emit): void {
  const text = textOf(target);
  const detail = force ? { force } : {};
  // `-1` is every process one may signal, `-N` a whole group; nothing lives on without the first.
  if (text === "-1" || text === "1") emit.add("system.kill", "process", null, detail);
  else if (text !== null) emit.add("system.kill", "process", target, detail);
  else {
    // `kill $(pidof name)` is `pkill name`.
    const names = target.sources.filter(({ type, name }) => type === "command" && name.startsWith(NUMBERS_OF));
    const chosen = target.sources.some(({ name }) => name === CHOSEN);
    for (const { name } of chosen ? [] : names)
      emit.add("system.kill", "process", name.slice(NUMBERS_OF.length), detail);
    if (chosen || names.length === 0) emit.add("system.kill", "process", null, { ...detail, bounded: true });
  }
}

const byName: Entry = {
  names: ["pkill", "killall", "skill", "xkill", "killall5", "fkill"],
  options: {
    "-s --signal -u --euid -U --uid --user -g --pgroup -G --group -P --parent -t --terminal -F --pidfile -o --older-than -y --younger-than -n --ns --context -Z":
      "value",
    "-f --full -x --exact -i -I --ignore-case -e --echo -q --quiet -v --inverse -w --wait -r --regexp -z --process-group -c --count --newest --oldest --interactive -l --list -#":
      "flag",
    "-9 -KILL -SIGKILL": "force",
    "-1 -2 -3 -15 -HUP -INT -TERM -QUIT -USR1 -USR2 -STOP -CONT -SIGTERM -SIGINT -SIGHUP": "flag",
  },
  unknownOptions: "ignored",
  operands: "process",
  act: (line, emit) => {
    if (line.operands.length === 0 && (line.has("-s") || line.program === "killall5"))
      emit.add("system.kill", "process", null);
  },
};

const power: Entry = {
  names: ["shutdown", "reboot", "halt", "poweroff", "init", "telinit", "pm-suspend", "pm-hibernate"],
  options: { "-c --show --help -w --wtmp-only --version": "harmless" },
  unknownOptions: "ignored",
  act: (line, emit) => {
    if (/init$/.test(line.program) && !/^[06]$/.test(line.text(0) ?? "0"))
      emit.add("system.configure", "none", null, { what: "runlevel" });
    else emit.add("system.power", "none", null, { what: line.program });
  },
};

export const entries: readonly Entry[] = [byName, kill, power];
