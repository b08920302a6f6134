import { rowsUpTo, upTo } from "../cut.js";
import type { Line } from "../line.js";
import type { Emit, Entry, Usage } from "../types.js";

const changes: Usage = { operands: "service", unknownOptions: "ignored" };
const persists: Usage = {
  operands: [
    { kind: "system.configure", type: "service", detail: { what: "service" } },
    { kind: "system.persist", type: "service", detail: { what: "service" } },
  ],
  unknownOptions: "ignored",
};
const nothing: Usage = { unknownOptions: "ignored" };
const power = (what: string): Usage => ({
  effects: [{ kind: "system.power", detail: { what } }],
  unknownOptions: "ignored",
});

const systemctl: Entry = {
  names: ["systemctl"],
  options: {
    "-H --host -M --machine -t --type -p --property -n --lines -o --output -s --signal --root --state --kill-who --what --job-mode":
      "value",
    "--version --help": "harmless",
  },
  unknownOptions: "ignored",
  subcommands: {
    "status show cat is-active is-enabled is-failed is-system-running list-units list-unit-files list-sockets list-timers list-jobs list-dependencies list-machines get-default help show-environment":
      nothing,
    "start stop restart reload try-restart reload-or-restart try-reload-or-restart condrestart force-reload isolate kill clean freeze thaw set-property reset-failed bind mount-image":
      changes,
    "enable reenable link add-wants add-requires preset preset-all unmask edit revert set-default": persists,
    "disable mask": changes,
    "daemon-reload daemon-reexec set-environment unset-environment import-environment": {
      effects: [{ kind: "system.configure", detail: { what: "service" } }],
    },
    reboot: power("reboot"),
    "poweroff halt kexec soft-reboot": power("shutdown"),
    "suspend hibernate hybrid-sleep suspend-then-hibernate sleep": power("suspend"),
    "rescue emergency default exit switch-root": power("runlevel"),
  },
  otherwise: nothing,
};

const service: Entry = {
  names: ["service", "rc-service", "invoke-rc.d", "initctl", "sv", "s6-svc"],
  unknownOptions: "ignored",
  act: (line, emit) => {
    const [name, verb] = line.operands;
    if (name !== undefined && verb !== undefined && verb.text !== "status") emit.role("service", name);
  },
};

const enablers: Entry = {
  names: ["update-rc.d", "chkconfig", "rc-update", "launchctl", "loginctl", "insserv"],
  unknownOptions: "ignored",
  act: (line, emit) => {
    if (
      line.operands.length === 0 ||
      /^(?:list|print(?:-\w{1,32})?|status|show|list-sessions|--list|getenv|manager(?:name|uid|pid)|hostinfo|dumpstate|blame|error|help|version|procinfo|plist|resolveport)$/.test(
        line.text(0) ?? "",
      )
    )
      return;
    // A limit that is given no value is shown.
    if (line.program === "launchctl" && line.text(0) === "limit" && line.operands.length < 3) return;
    emit.add("system.persist", "service", line.operands[line.operands.length - 1]!, { what: "service" });
  },
};

const crontab: Entry = {
  names: ["crontab"],
  options: {
    "-u": "value",
    "-l": { sets: "lists" },
    "-r": { sets: "removes" },
    "-e": { sets: "edits" },
    "-i -n -c -T": "flag",
    "-V": "harmless",
  },
  act: runCrontab,
};

function runCrontab(line: Line, emit: Emit): void {
  const [file] = line.operands;
  const table = { form: "exact", text: "/var/spool/cron/crontabs", sources: [], span: { start: 0, end: 0 } } as const;
  if (line.flag("removes")) {
    emit.add("system.configure", "none", null, { what: "schedule", program: "crontab" });
    emit.file("file.delete", table);
  } else if (line.flag("lists")) emit.file("file.list", table);
  else if (line.flag("edits") || file !== undefined || line.stdin.text !== "") {
    emit.add("system.persist", "none", null, { what: "schedule" });
    const text = file === undefined || file.text === "-" ? line.stdin.text : emit.content(file);
    if (file !== undefined && file.text !== "-") emit.file("file.read", file);
    runTable(text, line, emit);
  }
}

/** Commands of a table: five fields of time, then what a shell runs. */
function runTable(text: string | null, line: Line, emit: Emit): void {
  for (const row of rowsUpTo(64, text ?? "", "\n", emit)) {
    const found = /^\s*(?:@\w+|(?:[\d*,/A-Za-z-]+\s+){5})\s*(\S.*)$/.exec(upTo(1_024, row, emit));
    if (found === null || row.trimStart().startsWith("#")) continue;
    const span = line.words[0]?.span ?? { start: 0, end: 0 };
    emit.shell({ form: "exact", text: found[1]!, sources: line.stdin.sources, span }, { certainty: "possible" });
  }
}

const at: Entry = {
  names: ["at", "batch"],
  options: { "-f": "read", "-q -t": "value", "-l -c -V": "harmless", "-r -d": "flag", "-m -M -v": "flag" },
  effects: [{ kind: "system.persist", detail: { what: "schedule" } }],
  act: (line, emit) => {
    const file = line.value("-f");
    const text = file === null ? line.stdin.text : emit.content(file);
    const span = line.words[0]?.span ?? { start: 0, end: 0 };
    if (text !== null && text !== "") emit.shell({ form: "exact", text, sources: line.stdin.sources, span });
  },
};

const queues: Entry = {
  names: ["atrm", "anacron"],
  unknownOptions: "ignored",
  effects: [{ kind: "system.configure", detail: { what: "schedule" } }],
};

/** What is waiting, and when. */
const waiting: Entry = { names: ["atq"], unknownOptions: "ignored", options: { "-q": "value", "-V": "flag" } };

export const entries: readonly Entry[] = [waiting, at, crontab, enablers, queues, service, systemctl];
