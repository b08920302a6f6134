import type { Line } from "../line.js";
import { ONE_PROCESS } from "../roles.js";
import type { Emit, Entry } from "../types.js";

/** A launcher by its options without value, those with one, and the words of its own before the command. */
type Row = readonly [names: string, flags: string, values: string, skip?: number];

const ROWS: readonly Row[] = [
  ["ssh-agent", "-c -D -d -k -s", "-a -E -O -P -t"],
  [
    "dbus-launch",
    "--sh-syntax --csh-syntax --auto-syntax --binary-syntax --close-stderr --exit-with-session --exit-with-x11",
    "--autolaunch --config-file",
  ],
  ["systemd-inhibit", "--list --no-pager --no-legend --no-ask-password", "--what --who --why --mode"],
  ["systemd-cat", "", "-t --identifier -p --priority --stderr-priority --level-prefix --namespace"],
  ["uclampset", "-a --all-tasks -s --system -R --reset-on-fork -v --verbose", "-m -M -p --pid"],
  [
    "numactl",
    "-H --hardware -s --show -l --localalloc -a --all -b --balancing",
    "-i --interleave -N --cpunodebind -C --physcpubind -m --membind -p --preferred -P --weighted-interleave",
  ],
  ["runcon", "-c --compute", "-t --type -u --user -r --role -l --range", 1],
  ["proxychains proxychains4", "-q", "-f"],
  ["torsocks torify", "-d --debug -i --isolate -q --quiet -v", "-u --user -p --pass -a --address -P --port"],
  ["dbus-run-session", "", "--config-file --dbus-daemon"],
  ["fakeroot", "-u --unknown-is-real -v -h", "-l --lib --faked -s -i -b --fd-base"],
  ["caffeinate", "-d -i -m -s -u", "-t -w"],
  ["softlimit", "", "-a -c -d -f -l -m -o -p -r -s -t"],
  [
    "rlwrap",
    "-a -A -c -e -E -i -I -k -m -M -n -N -o -r -R -s -S -t -T -u -U -v -w -W -X --no-warnings --remember --case-insensitive",
    "-b --break-chars -C --command-name -D --history-no-dupes -f --file -F --history-format -g --forget-matching -H --history-filename -l --logfile -O --only-cook -p --prompt-colour -P --pre-given -q --quote-characters -z --filter",
  ],
  [
    "prlimit",
    "--noheadings --raw --verbose --as -c --core -d --data -e --nice -f --fsize -i --sigpending -l --memlock -m --rss -n --nofile -q --msgqueue -r --rtprio -s --stack -t --cpu -u --nproc -x --locks -y --rttime -v",
    "-o --output -p --pid",
  ],
  ["choom", "", "-n --adjust -p --pid"],
  ["cgexec", "--sticky", "-g"],
  ["aa-exec", "-d --debug -i --immediate -v --verbose", "-p --profile -n --namespace"],
  ["sandbox-exec", "", "-f -n -p -D"],
  ["daemonize", "-a -v", "-c -e -o -p -l -u -E"],
  [
    "daemon",
    "-v --verbose -d --debug -C --core -r --respawn -i --inherit -U --unsafe -S --safe -f --foreground --running --stop --restart --list",
    "-n --name -X --command -u --user -R --chroot -D --chdir -m --umask -e --env -P --pidfiles -F --pidfile -o --output -O --stdout -E --stderr -l --errlog -b --dbglog -a --attempts -L --delay -M --limit",
  ],
  ["nq", "-c -q -t -w", ""],
  ["tsp ts-spooler", "-n -f -d -m -g", "-L -D -W -N"],
  ["chronic", "-v -e", ""],
  ["ifne", "-n", ""],
  ["retry", "-v --verbose", "-t --times -d --delay -s --sleep --max-delay --until --while -m --message -u -w"],
  [
    "cpulimit",
    "-z --lazy -i --include-children -v --verbose -b --background -f --foreground -q --quiet -k --kill",
    "-l --limit -p --pid -e --exe -P --path -c --cpu",
  ],
  ["trickle", "-s -v -h", "-d -u -w -t -l -n -L -N -P"],
  ["setlock", "-n -N -x -X", "", 1],
  ["lockf", "-k -n -s -p -T -w", "-t", 1],
  ["envdir", "", "", 1],
  ["setuidgid envuidgid", "", "", 1],
  ["logsave", "-a -s -v", "", 1],
  ["annotate-output", "-h", ""],
  ["with-contenv s6-envdir", "", ""],
  [
    "env-cmd",
    "--overload --no-override -o --override --quiet -q --silent",
    "-f --file -e --env -v --variable -p -c --convention -r --rc-file -E --environments",
  ],
  ["cross-env cross-env-shell", "", ""],
  ["multitime", "-q -v", "-f -i -I -n -o -r -s"],
  ["tsocks", "-on -off -show -sh", ""],
  ["runonce once", "", ""],
  ["schedtool", "-a -B -D -F -I -R -N -v -r -h", "-M -p -n"],
];

/** How launchers name a process that runs already, and is changed instead of started. */
const ATTACHES = "-p --pid";

function launcher([names, flags, given, skip = 0]: Row): Entry {
  const attaches = given.endsWith(ATTACHES);
  const values = attaches ? given.slice(0, -ATTACHES.length).trimEnd() : given;
  return {
    names: names.split(" "),
    syntax: "posix",
    options: {
      ...(flags === "" ? {} : { [flags]: "flag" as const }),
      ...(values === "" ? {} : { [values.split(" ").join(", ")]: "value" as const }),
      ...(attaches ? { [ATTACHES]: { is: ONE_PROCESS } } : {}),
    },
    ...(names.startsWith("setuidgid")
      ? { effects: [{ kind: "system.privilege" as const, detail: { what: "user" } }] }
      : {}),
    launches: { skip, assignments: true },
  };
}

const startStop: Entry = {
  names: ["start-stop-daemon"],
  options: {
    "-S --start": { sets: "starts" },
    "-K --stop": { sets: "stops" },
    "-T --status": "flag",
    "-x --exec, -a --startas": "value",
    "-p --pidfile, --pid, --ppid, -u --user, -g --group, -c --chuid, -n --name, -s --signal, -r --chroot, -d --chdir, -N --nicelevel, -P --procsched, -I --iosched, -k --umask, -R --retry, --notify-timeout, -O --output":
      "value",
    "-b --background -C --no-close -m --make-pidfile --remove-pidfile -o --oknodo -q --quiet -v --verbose --notify-await":
      "flag",
    "-t --test -H --help -V --version": "harmless",
  },
  act: startsOrStops,
};

function startsOrStops(line: Line, emit: Emit): void {
  const program = line.value("--startas") ?? line.value("-a") ?? line.value("-x");
  if (line.flag("starts") && program !== null) emit.run([program, ...line.operands]);
  if (line.flag("stops")) emit.add("system.kill", "process", line.value("-n") ?? program ?? "daemon", {});
}

export const entries: readonly Entry[] = [...ROWS.map(launcher), startStop];
