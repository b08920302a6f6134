import { joined } from "../apply.js";
import type { Line } from "../line.js";
import type { Effect, Emit, Entry } from "../types.js";
import { type Value, withText } from "../value.js";

/** Programs that run one command on many machines. */
const vagrantGone: Effect = {
  kind: "infra.delete",
  type: "cloud",
  name: "vagrant",
  detail: { program: "vagrant", what: "machine" },
};

const clusters: readonly Entry[] = [
  {
    names: ["sshpass"],
    syntax: "posix",
    options: { "-p -P": "value", "-f": "read", "-d": "value", "-e -v": "flag", "-h -V": "harmless" },
    // The password stands on the line or in a file: whoever runs this signs in as somebody.
    effects: [{ kind: "system.privilege", detail: { what: "sign-in" } }],
    launches: {},
  },
  {
    names: ["pssh", "parallel-ssh", "pdsh", "clush", "dsh", "cssh", "clusterssh", "tssh", "mussh"],
    syntax: "posix",
    options: {
      "-h --hosts": "read",
      "-H --host -w -m --machine": { is: "host" },
      "-l --user, -p --par, -o --outdir, -e --errdir, -t --timeout, -O --option, -x --extra-args, -f --fanout, -g --group, -u, -R, -b, -M, -N, -c, -a, -d, -s, -q":
        "optional",
      "-A --askpass -i --inline -P --print -v --verbose -I --send-input --inline-stdout": "flag",
    },
    act: (line, emit) => {
      if (line.operands.length > 0) emit.shell(joined(line.operands), { where: "remote" });
    },
  },
  {
    names: [
      "psexec.py",
      "wmiexec.py",
      "smbexec.py",
      "atexec.py",
      "dcomexec.py",
      "psexec",
      "evil-winrm",
      "crackmapexec",
      "nxc",
      "netexec",
      "impacket-psexec",
      "impacket-wmiexec",
      "impacket-smbexec",
      "impacket-atexec",
      "impacket-dcomexec",
      "winexe",
    ],
    unknownOptions: "ignored",
    operands: { first: [[{ kind: "net.send" }]] },
    effects: [{ kind: "system.privilege", detail: { what: "remote" } }],
    act: (line, emit) => {
      if (line.operands.length > 1) emit.opaque("foreign_shell");
    },
  },
  {
    names: ["vagrant"],
    unknownOptions: "ignored",
    subcommands: {
      ssh: {
        options: { "-c --command": { value: "required", sets: "remote" }, "-p --plain": "flag" },
        act: vagrantShell,
        unknownOptions: "ignored",
      },
      "status global-status version list-commands port ssh-config validate plugin help init": {
        unknownOptions: "ignored",
      },
      "box snapshot": {
        unknownOptions: "ignored",
        subcommands: {
          "remove delete prune restore pop": { effects: [vagrantGone], unknownOptions: "ignored" },
          "list outdated add update repackage save push": { unknownOptions: "ignored" },
        },
      },
      // Boxes others take from there.
      cloud: {
        unknownOptions: "ignored",
        subcommands: {
          "search version auth": { unknownOptions: "ignored" },
          "publish create": {
            effects: [{ kind: "package.publish", type: "package", name: "*", detail: { program: "vagrant" } }],
            unknownOptions: "ignored",
          },
          "box provider": { effects: [vagrantGone], unknownOptions: "ignored" },
        },
      },
      "up provision reload resume": {
        effects: [
          { kind: "code.run", type: "code", name: "project", detail: { origin: "project", language: "other" } },
        ],
        unknownOptions: "ignored",
      },
      destroy: {
        effects: [vagrantGone],
        unknownOptions: "ignored",
      },
      "halt suspend rsync rsync-auto package powershell rdp upload": { unknownOptions: "ignored" },
    },
  },
];

function vagrantShell(line: Line, emit: Emit): void {
  const command = line.value("-c");
  if (command !== null) emit.shell(command, { where: "remote" });
}

/** Those that keep systems by name, as well as running in them. */
const KEEPS = /^(?:machinectl|distrobox|toolbox|pct|proot-distro)$/;
const SHOWS =
  /^(?:list|ls|list-images|status|show|image-status|show-image|config|pending|listsnapshot|df|cpusets|fstrim|snapshot|help|version)$/;
const ENDS =
  /^(?:remove|rm|destroy|delete|delsnapshot|rollback|terminate|kill|poweroff|reboot|stop|shutdown|suspend|clean|restore|reset)$/;

/** Roots of other systems: what runs there is not here. */
const roots: Entry = {
  names: [
    "arch-chroot",
    "schroot",
    "systemd-nspawn",
    "lxc-attach",
    "machinectl",
    "debootstrap",
    "distrobox",
    "toolbox",
    "proot-distro",
    "flatpak-spawn",
    "pct",
  ],
  syntax: "posix",
  unknownOptions: "ignored",
  options: {
    "-c --chroot -u --user -d --directory -D -M --machine -n --name -p --preserve-environment": "optional",
    "-b --boot": "flag",
  },
  act: (line, emit) => {
    const verb = KEEPS.test(line.program) ? (line.text(0) ?? "") : "";
    if (SHOWS.test(verb)) return;
    if (ENDS.test(verb))
      return emit.add("infra.delete", "cloud", line.operands[1] ?? null, { program: line.program, what: verb });
    emit.add("system.privilege", "none", null, { what: "root" });
    const skip = /^(?:arch-chroot)$/.test(line.program)
      ? 1
      : /^(?:machinectl|distrobox|toolbox|pct|proot-distro)$/.test(line.program)
        ? 2
        : 0;
    const argv = line.operands.slice(skip).filter((one, at) => at > 0 || one.text !== "--");
    if (argv.length > 0 && line.program !== "debootstrap") emit.run(argv, { where: "container" });
  },
};

/** `lxc config device add NAME DEVICE disk source=/ path=/mnt`: a folder of this machine, in the other. */
function sets(line: Line, emit: Emit): void {
  const words = line.operands.map((one) => one.text);
  const verb =
    words.find((word) => !/^(?:device|trust|template|metadata|volume|bucket|acl|zone|forward)$/.test(word)) ?? "list";
  if (/^(?:show|list|ls|get|info|list-leases|list-allocations)$/.test(verb)) return;
  for (const one of line.operands) {
    const folder = /^source=(\/.*)$/s.exec(one.text)?.[1];
    if (folder !== undefined) mountsFolder(withText(one, folder), emit);
  }
  if (words.some((word) => /^(?:security\.privileged=true|raw\.lxc=.*)$/s.test(word)))
    emit.add("system.privilege", "none", null, { what: "container", program: line.program });
  emit.add("infra.apply", "cloud", line.program, { program: line.program, what: verb.slice(0, 64) });
}

function mountsFolder(folder: Value, emit: Emit): void {
  emit.file("file.read", folder, { recursive: true });
  emit.maybe(() => emit.file("file.write", folder, { recursive: true }));
}

/** containerd's own client: what it runs may have all of this machine. */
const containerd: Entry = {
  names: ["ctr"],
  options: {
    "-n --namespace, -a --address, --timeout, --connect-timeout": "value",
    "--debug": "flag",
    "-h --help -v --version": "harmless",
  },
  subcommands: {
    "run c r": {
      syntax: "posix",
      options: {
        "--privileged --net-host": { effects: [{ kind: "system.privilege", detail: { what: "container" } }] },
        "--mount": { value: "required", sets: "mounts" },
        "--env, --env-file, --label, --cwd, --runtime, --snapshotter, --memory-limit, --cpus, --pid-file, --user, --hostname, --device, --cap-add, --with-ns, --rootfs-propagation, --seccomp-profile, --config, --platform":
          "value",
        "--rm -t --tty -d --detach --null-io --read-only --rootfs --no-pivot --isolated --cgroup --seccomp --allow-new-privs":
          "flag",
      },
      unknownOptions: "ignored",
      act: (line, emit) => {
        for (const mount of line.values("--mount")) {
          const folder = /(?:^|,)(?:src|source)=([^,]+)/.exec(mount.text.slice(0, 4096))?.[1];
          if (folder !== undefined && /^[/.~]/.test(folder)) mountsFolder(withText(mount, folder), emit);
        }
        const [image, , ...command] = line.operands;
        if (image !== undefined) emit.add("infra.apply", "cloud", image, { program: "ctr", what: "run" });
        if (command.length > 0) emit.run(command, { where: "container" });
      },
    },
    "tasks t task": {
      subcommands: {
        exec: {
          syntax: "posix",
          options: { "--exec-id, --cwd, --user, --log-uri, --fifo-dir": "value", "-t --tty -d --detach": "flag" },
          act: (line, emit) => {
            const command = line.operands.slice(1);
            if (command.length > 0) emit.run(command, { where: "container" });
          },
        },
        "list ls ps metrics": { unknownOptions: "ignored" },
      },
      otherwise: { operands: { kind: "infra.apply", type: "cloud" }, unknownOptions: "ignored" },
    },
    "images image i containers container content snapshots snapshot namespaces namespace ns leases plugins version info events":
      {
        unknownOptions: "ignored",
        act: (line, emit) => {
          if (/^(?:rm|remove|del|delete|prune)$/.test(line.text(0) ?? ""))
            emit.add("infra.delete", "cloud", line.operands[1] ?? null, { program: "ctr", what: "delete" });
        },
      },
  },
  otherwise: { operands: { kind: "infra.apply", type: "cloud" }, unknownOptions: "ignored" },
};

/** What is looked at, or taken out of a machine, changes none. */
function keeps(line: Line, emit: Emit): void {
  const verb = line.text(0);
  if (verb === null || /^(?:list|ls|show|info|get|pull|switch|add|create)$/.test(verb)) return;
  const ends = /^(?:delete|rm|remove|restore|purge)$/.test(verb);
  emit.add(ends ? "infra.delete" : "infra.apply", "cloud", line.program, {
    program: line.program,
    what: verb.slice(0, 64),
  });
}

/** `lxc exec NAME -- cmd` and its like. */
const instances: Entry = {
  names: ["lxc", "incus", "multipass", "limactl", "lima", "colima", "orb"],
  options: {
    "-t --force-noninteractive -T --force-interactive -n --disable-stdin -q --quiet -v --verbose --debug": "flag",
    "--cwd --env --mode --user --group --project --working-directory --shell --workdir": "value",
  },
  unknownOptions: "ignored",
  subcommands: {
    "exec shell ssh": {
      act: (line, emit) => {
        const command = line.operands.slice(1);
        if (command.length > 0) emit.run(command, { where: "container" });
      },
    },
    // A machine of one's own begins, as by `vagrant up`.
    start: { unknownOptions: "ignored" },
    launch: {
      unknownOptions: "ignored",
      act: (line, emit) => {
        if (line.program !== "multipass") emit.add("infra.apply", "cloud", line.operands[0] ?? null);
      },
    },
    "list ls info show get version help image remote find status": { unknownOptions: "ignored" },
    "config storage network profile": { unknownOptions: "ignored", act: sets },
    "delete rm purge prune": {
      options: { "--all": { effects: [{ kind: "infra.delete", type: "cloud", name: "*" }] } },
      unknownOptions: "ignored",
      // Where there is only one, none is named.
      operands: { rest: { kind: "infra.delete", type: "cloud" }, absent: "default" },
    },
    "file snapshot cluster project alias operation warning remote-access monitor top": {
      unknownOptions: "ignored",
      act: keeps,
    },
    reset: { effects: [{ kind: "infra.delete", type: "cloud", name: "*" }], unknownOptions: "ignored" },
  },
  otherwise: { operands: { kind: "infra.apply", type: "cloud" } },
};

export const entries: readonly Entry[] = [...clusters, roots, instances, containerd];
