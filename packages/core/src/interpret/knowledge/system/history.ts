import type { Entry } from "../types.js";

/** What was typed, and what was written down of it. */
export const entries: readonly Entry[] = [
  {
    names: ["history"],
    options: {
      "-c": { sets: "clears" },
      "-d": { value: "required", sets: "clears" },
      "-a": { sets: "appends" },
      "-r": "flag",
      "-n -p -s -E -i -f -D -#": "flag",
      "-w": { sets: "writes" },
    },
    act: (line, emit) => {
      // With `-r` what was typed is read again from its file.
      if (line.flag("clears") && !line.has("-r")) emit.add("system.configure", "none", null, { what: "history" });
    },
    operands: [
      { kind: "file.write", when: "writes" },
      { kind: "file.write", detail: { append: true }, when: "appends" },
    ],
    carries: false,
  },
  {
    names: ["fc"],
    options: { "-e": "program", "-l -n -r -s -L -R -W -A -I -p -P -d -f -E -i -D -#": "flag" },
    carries: false,
  },
  {
    names: ["logger"],
    options: {
      "-f --file": "read",
      "-n --server": "send-host",
      "-i -e --skip-empty -d --udp -T --tcp -s --stderr -S --size --no-act --octet-count --prio-prefix --rfc3164 --rfc5424":
        "flag",
      "-p --priority, -t --tag, -P --port, -u --socket, --id, --msgid, --sd-id, --sd-param, --socket-errors, --journald":
        "value",
    },
  },
  {
    names: ["logrotate"],
    options: {
      "-d --debug": "harmless",
      "-f --force -v --verbose --skip-state-lock": "flag",
      "-m --mail": "program",
      "-s --state -l --log": "write",
    },
    operands: "read",
    effects: [{ kind: "system.configure", detail: { what: "log" } }],
  },
  {
    names: ["rsyslogd", "syslogd", "syslog-ng", "klogd", "auditd", "augenrules"],
    unknownOptions: "ignored",
    effects: [{ kind: "system.configure", detail: { what: "log" } }],
  },
  {
    names: ["auditctl"],
    options: {
      "-l -s -v -h": { sets: "looks" },
      "-a -A -d -D -e -f -r -b -k -w -W -p -F -S -C -R -c -i -m -q -t --backlog_wait_time --loginuid-immutable --reset-lost --signal":
        "optional",
    },
    act: (line, emit) => {
      if (!line.flag("looks")) emit.add("system.configure", "none", null, { what: "audit" });
    },
  },
  {
    names: ["ausearch", "aureport"],
    options: {
      "-ts --start -te --end -k --key -m --message -ui --uid -ua --uid-all -ue --uid-effective -ul --loginuid -gi --gid -ga --gid-all -p --pid -pp --ppid -x --executable -c --comm -f --file -hn --host -n --node -tm --terminal -sv --success -sc --syscall -a --event -e --exit -vm --vm -uu --uuid -w --word -o --object -su --subject -se --context --session -ge --gid-effective --arch --format --checkpoint":
        "value",
      "-if --input": "read",
      "-i --interpret -r --raw --line-buffered --just-one --input-logs --debug --summary --failed --success-only -au --auth -l --login --integrity --tty --avc --anomaly --escape":
        "flag",
      "-v --version -h --help": "harmless",
    },
    syntax: "word",
    unknownOptions: "ignored",
  },
  {
    names: ["utmpdump", "logwatch", "lnav", "multitail", "ccze"],
    unknownOptions: "ignored",
    operands: "read",
  },
];
