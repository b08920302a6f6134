import { joined } from "../apply.js";
import type { Line } from "../line.js";
import { baseName } from "../lookup.js";
import { EDITED_IN_SIGHT } from "../roles.js";
import type { Emit, Entry } from "../types.js";
import { textOf } from "../value.js";
import { stdinText } from "./shells.js";

/** Variables that choose a language or silence questions. */
const PLAIN = /^(?:DEBIAN_FRONTEND|LANG|LC_[A-Z]+|TZ|NEEDRESTART_MODE)=/;

/** What is run as somebody else, where that is one program in its usual place and environment. */
function programOf(line: Line): string | null {
  if (line.flag("shell") || line.flag("edits") || line.has("-R") || line.has("--preserve-env") || line.has("-E"))
    return null;
  const first = line.operands.find((one) => !PLAIN.test(one.text));
  const name = textOf(first);
  return name === null || !/^(?:\/usr\/s?bin\/|\/s?bin\/)?[\w.+-]+$/.test(name) ? null : baseName(name);
}

/** Groups whose members are as good as root. */
const POWERFUL =
  /^(?:docker|lxd|lxc|incus|incus-admin|podman|libvirt|kvm|disk|root|wheel|sudo|admin|adm|shadow|kmem|staff)$/;

function asGroup(line: Line, emit: Emit): void {
  if (POWERFUL.test(line.operands.find(({ text }) => text !== "-")?.text ?? "docker"))
    emit.add("system.privilege", "none", null, { what: "group", program: line.program });
}

const elevates = [{ kind: "system.privilege", detail: { what: "root" } }] as const;

/** Programs that run another one as somebody else. */
export const entries: readonly Entry[] = [
  {
    names: ["sudo", "gsudo"],
    syntax: "posix",
    options: {
      "-u --user -g --group -p --prompt -C --close-from -r --role -t --type -T --command-timeout -U --other-user -h --host -a -c":
        "value",
      "-A --askpass -B --bell -b --background -E -H --set-home -n --non-interactive -P --preserve-groups -S --stdin":
        "flag",
      "--preserve-env": "optional",
      "-D --chdir": "chdir",
      "-R --chroot": "value",
      "-i --login -s --shell": { sets: "shell" },
      "-e --edit": { operands: EDITED_IN_SIGHT, sets: "edits" },
      "-l --list -v --validate -V --version -K --remove-timestamp --help": "harmless",
      // With a command it is run all the same.
      "-k --reset-timestamp -N --no-update": "flag",
    },
    act: (line, emit) => {
      const program = programOf(line);
      emit.add("system.privilege", "none", null, program === null ? { what: "root" } : { what: "root", program });
      if (line.flag("shell") && line.operands.length === 0 && line.stdin.text !== "")
        emit.code("shell", stdinText(line), "stdin");
    },
    launches: { assignments: true, unless: "edits" },
  },
  {
    names: ["doas"],
    syntax: "posix",
    options: { "-a -C -u": "value", "-L -n -s": "flag" },
    effects: elevates,
    launches: {},
  },
  {
    names: ["pkexec", "run0", "kdesu", "gksudo", "gksu", "kdesudo"],
    syntax: "posix",
    options: { "-u --user": "value", "--disable-internal-agent --keep-cwd": "flag" },
    effects: elevates,
    launches: {},
  },
  {
    names: ["su", "runuser"],
    options: {
      "-c --command --session-command": "shell",
      "-s --shell -g --group -G --supp-group -w --whitelist-environment": "value",
      "-u --user": { value: "required", sets: "argv" },
      "-l --login -m -p --preserve-environment -P --pty -f --fast": "flag",
    },
    effects: elevates,
    act: (line, emit) => {
      if (line.flag("argv")) {
        if (line.operands.length > 0) emit.run(line.operands);
      } else if (!line.has("-c") && line.stdin.text !== null && line.stdin.text !== "") {
        emit.code(
          "shell",
          {
            form: "exact",
            text: line.stdin.text,
            sources: line.stdin.sources,
            span: line.words[0]?.span ?? { start: 0, end: 0 },
          },
          "stdin",
        );
      }
    },
  },
  {
    names: ["sudoedit"],
    options: {
      "-A --askpass -B --bell -k --reset-timestamp -N --no-update -n --non-interactive -S --stdin -s": "flag",
      "-u --user -g --group -C --close-from -h --host -p --prompt -r --role -t --type -T --command-timeout": "value",
      "-D --chdir": "chdir",
      "--help -V --version": "harmless",
    },
    operands: "edit",
    effects: elevates,
  },
  {
    // A shell with the rights of another group; what it is told stands on its input.
    names: ["newgrp"],
    options: { "-l": "flag" },
    unknownOptions: "ignored",
    stdinCode: "shell",
    act: (line, emit) => {
      asGroup(line, emit);
      line.flags.push("coded");
      if (line.stdin.text !== "") emit.code("shell", stdinText(line), "stdin");
    },
  },
  {
    names: ["sg"],
    options: { "-c": "shell" },
    act: (line, emit) => {
      asGroup(line, emit);
      const text = line.operands.slice(1);
      if (text.length > 0) emit.shell(joined(text));
    },
  },
  {
    names: ["setpriv", "capsh", "gosu", "su-exec", "chpst"],
    syntax: "posix",
    options: {
      "--reuid --regid --ruid --euid --rgid --egid --groups --inh-caps --ambient-caps --bounding-set --securebits --pdeathsig --selinux-label --apparmor-profile --ptracer":
        "value",
      "--print --decode --explain --supports --suggest --modes --has-p --is-uid --is-gid --license -h --dump -d": {
        value: "optional",
        sets: "looks",
      },
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      // A run that only says what it may do asks nothing more.
      if (line.flag("looks") && line.operands.length === 0 && line.strangers.length === 0) return;
      emit.add("system.privilege", "none", null, { what: "root" });
      const skip = line.program === "gosu" || line.program === "su-exec" ? 1 : 0;
      const argv = line.operands.slice(skip);
      // `capsh -- -c text` hands its operands to bash.
      if (line.program === "capsh") {
        const at = argv.findIndex((word) => textOf(word) === "-c");
        if (at >= 0 && argv[at + 1] !== undefined) emit.shell(argv[at + 1]!);
      } else if (argv.length > 0) emit.run(argv);
    },
  },
  {
    names: ["chroot"],
    syntax: "posix",
    options: { "--userspec --groups": "value", "--skip-chdir": "flag" },
    operands: { first: ["text"] },
    effects: elevates,
    launches: { skip: 1 },
  },
  {
    names: ["unshare"],
    syntax: "posix",
    options: {
      "-i --ipc -m --mount -n --net -p --pid -u --uts -U --user -C --cgroup -T --time": "optional",
      "-f --fork -r --map-root-user -c --map-current-user --map-auto --keep-caps": "flag",
      "--kill-child --mount-proc": "optional",
      "-R --root -w --wd -S --setuid -G --setgid --propagation --setgroups --monotonic --boottime --map-user --map-group":
        "value",
    },
    launches: {},
  },
  {
    names: ["nsenter"],
    syntax: "posix",
    options: {
      "-t --target -S --setuid -G --setgid -W": "value",
      "-a --all -e --env -F --no-fork -Z --follow-context --preserve-credentials --keep-caps": "flag",
      "-m --mount -u --uts -i --ipc -n --net -N -p --pid -C --cgroup -U --user -T --time -r --root -w --wd": "optional",
    },
    effects: elevates,
    launches: {},
  },
  {
    names: ["systemd-run"],
    syntax: "posix",
    options: {
      "-p --property -u --unit --slice --description --uid --gid --nice --working-directory -E --setenv -H --host -M --machine":
        "value",
      "--service-type --path-property --socket-property --timer-property": "value",
      "--on-active --on-boot --on-startup --on-unit-active --on-unit-inactive --on-calendar": {
        value: "required",
        sets: "later",
      },
      "--scope --user": { sets: "own" },
      "--system -r --remain-after-exit --send-sighup -d --same-dir -t --pty -P --pipe -S --shell -q --quiet -G --collect --no-block --wait --no-ask-password":
        "flag",
    },
    effects: [
      { kind: "system.persist", detail: { what: "schedule" }, when: "later" },
      // It runs as a service of the system, with its rights.
      { kind: "system.configure", detail: { what: "service" }, unless: "own" },
    ],
    launches: {},
  },
];
