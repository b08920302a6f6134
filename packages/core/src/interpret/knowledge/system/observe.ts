import type { Entry, OptionSpec } from "../types.js";
import { exact } from "../value.js";

/** A program that only shows how things stand: its options choose what and how. */
function shows(names: string, flags: string, values = "", more: Readonly<Record<string, OptionSpec>> = {}): Entry {
  const options: Record<string, OptionSpec> = { ...more, "--help --version": "harmless" };
  if (flags !== "") options[flags] = "flag";
  if (values !== "") options[values.split(" ").join(", ")] = "value";
  return { names: names.split(" "), options, unknownOptions: "ignored", carries: false };
}

const processes: readonly Entry[] = [
  shows(
    "ps",
    "-A -a -d -e -f -F -H -j -l -M -P -y -Z -c -L -m -T -w -V -S -h -x -X -r -v -W -N --deselect --forest --context --headers --no-headers --no-header --no-heading --header --heading --cumulative --info --threads",
    "-C -G --Group -g --group -p --pid --ppid -q --quick-pid -s --sid -t --tty -u --user -U --User -O -o -n --format --cols --columns --width --rows --lines --sort -k",
  ),
  shows(
    "pgrep",
    "-a --list-full -c --count -f --full -i --ignore-case -l --list-name -n --newest -o --oldest -v --inverse -w --lightweight -x --exact -L --logpidfile -q -S -A --ignore-ancestors --nslist",
    "-d --delimiter -g --pgroup -G --group -P --parent -s --session -t --terminal -u --euid -U --uid -F --pidfile -r --runstates --ns --cgroup -O --older --env --signal",
  ),
  shows("pidof", "-s -c -n -q -w -x -z --single-shot", "-o -d -S --omit-pid --separator"),
  shows("pidwait", "-f -x -n -o -v -c -e --echo --full --exact", "-u -U -P -g -G -t -F"),
  shows(
    "pstree",
    "-a --arguments -A --ascii -c --compact-not -g --show-pgids -G --vt -h --highlight-all -l --long -n --numeric-sort -p --show-pids -s --show-parents -S --ns-changes -t --thread-names -T --hide-threads -u --uid-changes -U --unicode -Z --security-context -V -w",
    "-H --highlight-pid -N --ns-sort -C --color",
  ),
  shows(
    "top htop atop btop glances nmon iotop slabtop bashtop",
    "-b --batch-mode --batch -c --cmdline-toggle -C -H --threads-show -i --idle-toggle -I -S --accum-time-toggle -1 --single-cpu-toggle -a -e -E -P -k -q -x -X -M -F -h -v -V -t --tree --no-color --no-mouse --no-unicode --once --only --processes --accumulated --kilobytes",
    "-d --delay -n --iterations --iter -O --list-fields -o --sort-override -p --pid -u --filter-only-euser --user -U --filter-any-user -w --width -s --sort --sort-key --highlight-changes -l -stats -pid -ncols --stdout --time -f -r -R",
  ),
  shows(
    "pwdx pmap prtstat procstat",
    "-x --extended -X -XX -d --device -q --quiet -p --show-path -r --raw -a -c -f -k -s -t -v",
    "-A --range -n -N -C",
  ),
  shows(
    "lsof",
    "-a -b -C -E -h -l -n -N -O -P -Q -R -t -U -V -X -Z -w -v -o -H -J",
    "-c -d -e -g -p -S -T -u -x -f -k -m -A -D -K",
    { "-i -s -F -L -r": "optional" },
  ),
  shows("uptime", "-p --pretty -s --since -h -V -c"),
  shows("w", "-h --no-header -u --no-current -s --short -f --from -o --old-style -i --ip-addr -V -p --pids -d"),
  shows(
    "vmstat",
    "-a --active -f --forks -m --slabs -n --one-header -s --stats -d --disk -D --disk-sum -w --wide -t --timestamp -y --no-first -h -V",
    "-p --partition -S --unit -c -i",
  ),
  shows(
    "free",
    "-b --bytes -k --kibi --kilo -m --mebi --mega -g --gibi --giga --tebi --tera -h --human -l --lohi -t --total -w --wide -v --committed --si -V -L --line",
    "-s --seconds -c --count",
  ),
  shows(
    "iostat mpstat pidstat sar cifsiostat tapestat",
    "-c -d -h -k -m -N -p -s -t -V -x -y -z -A -b -B -r -R -S -u -v -w -W -q -n -H -F -l -T --human --pretty --compact --dec",
    "-I -P -j -o -f -i -e -C -G -U -D --iface --sadc",
  ),
  shows(
    "numastat lstopo hwloc-ls turbostat",
    "-c -m -n -p -s -v -V -z -H --hardware --show -l --physical --logical --no-io --no-legend",
    "-C -N -i --of",
  ),
  shows("tload watchgnupg xload gkrellm", "-V -h", "-s -d"),
];

const people: readonly Entry[] = [
  shows(
    "who",
    "-a --all -b --boot -d --dead -H --heading --ips -l --login --lookup -m -p --process -q --count -r --runlevel -s --short -t --time -T -w -u --users --message --writable",
  ),
  shows("id gid", "-a -Z --context -g --group -G --groups -n --name -r --real -u --user -z --zero -A -F -P -p"),
  shows("groups users logname tty whoami-all", "-s --silent --quiet"),
  shows(
    "last lastb lastlog lslogins",
    "-a --hostlast -d --dns -F --fulltimes -i --ip -R --nohostname -w --fullnames -x --system -u -b -c --colon-separate -e --export -g --groups -l --newline -r --raw --system-accs -z --print0 -G -L --last --pwd --acc-expiration --supp-groups",
    "-f --file -n --limit -p --present -s --since -t --until --time-format -# --before --time --user -o --output",
  ),
  shows("finger pinky", "-l -b -h -p -s -f -w -i -q -m -g"),
  {
    names: ["getent"],
    options: { "-i --no-idn -A --no-addrconfig": "flag", "-s --service": "value" },
    carries: false,
    act: (line, emit) => {
      if (/^g?shadow$/.test(line.text(0) ?? "")) emit.file("file.read", exact("/etc/shadow"));
    },
  },
  shows("locale", "-a --all-locales -m --charmaps -c --category-name -k --keyword-name -v --verbose"),
  shows("getconf", "-a", "-v"),
];

const machine: readonly Entry[] = [
  shows(
    "lsb_release sw_vers machine runlevel hostid dnsdomainname domainname nisdomainname ypdomainname",
    "-a --all -c --codename -d --description -i --id -r --release -s --short -v -productName -productVersion -buildVersion --productName --productVersion --buildVersion -h -y -f -A -n",
  ),
  shows(
    "lscpu",
    "-a --all -b --online -c --offline -B --bytes -J --json -x --hex -y --physical -r --raw",
    "-s --sysroot --output-all",
    { "-C --caches -e --extended -p --parse": "optional" },
  ),
  shows(
    "lsmem lsns lsipc ipcs lslocks lsirq lsfd zramctl chcpu-show",
    "-a --all -b --bytes -J --json -n --noheadings -P --pairs -r --raw -S --split --output-all -l --list --persist -u --notruncate -i --noinaccessible -W --nowrap -g --global -c --creator -e --export -h -V -z -t --time -m --shmems -q --queues -s --semaphores",
    "-o --output --summary -p --pid --task --type --id --zone -F --counter",
  ),
  shows(
    "lsmod lspci lsusb lsscsi lshw lsdev hwinfo inxi dmidecode biosdecode cpuid x86info acpi sensors i2cdetect usb-devices cpupower-info lsinitramfs",
    "-v -vv -vvv -k -n -nn -D -m -mm -b -x -xxx -P -q -Q -g -c -l -L -H -w -F -a -A -f -M -G -S -N -j -u -T -y -r -B -e -h -short -json -html -xml -businfo -numeric -sanitize -quiet --short --only --all --quiet --no-sysfs",
    "-s -d -i -p -o -t -C -class -disable -enable --type --string --oem-string --handle --dev-mem",
    {},
  ),
  shows(
    "system_profiler ioreg hostinfo vm_stat sysdiagnose",
    "-xml -json -listDataTypes -l -b -f -r -t -w -a -i -x",
    "-detailLevel -timeout -n -c -p -k -d",
  ),
  shows("neofetch fastfetch screenfetch archey", "--off --stdout -L -v -n", "--config --source --backend --logo"),
  shows(
    "nvidia-smi rocm-smi nvtop intel_gpu_top gpustat",
    "-L -q -a --list-gpus -x --showtemp --showuse --showmeminfo -c --no-color -P -F",
    "-i --id -l --loop -lms -f --filename -d --display --query-gpu --query-compute-apps --format -B -s",
    {
      // Settings of the device.
      "-pm --persistence-mode -pl --power-limit -r --gpu-reset -ac --applications-clocks -lgc --lock-gpu-clocks -mig": {
        value: "optional",
        effects: [{ kind: "system.configure", detail: { what: "device" } }],
      },
    },
  ),
];

const time: readonly Entry[] = [
  shows(
    "cal ncal gcal",
    "-1 -3 -j --julian -m --monday --sunday -y --year -Y --twelve -w -h -b -M -S -p -N -C -e -o -J --color --reform --iso --vertical",
    "-n --months -A -B -d -H -s",
  ),
  shows(
    "sleep usleep tput clear clear_console reset-show tset tabs infocmp toe",
    "-x -S -V -q -r -s -I -Q -1 -a -h -u -v -d -D -L -C -n",
    "-T -e -k -i -m",
  ),
  shows("zdump tzselect faketime-show isosize", "-v -V -i", "-c -t"),
];

const help: readonly Entry[] = [
  shows(
    "info pinfo tldr cheat whereis help compgen",
    "-b -u -l -B -S -f -g -x -a --and -e --exact -r --regex -w --where --wildcard --apropos -k --long -L -c -d -v",
    "-s -m -M -n -o --file --node -p --platform --sections --systems --manpath --locale -C -A",
  ),
  shows(
    "mandb makewhatis catman manpath lexgrog",
    "-d -q -s -p -u -c -t -f -D --create --no-purge --user-db --global --catpath",
    "-C --config-file",
  ),
];

const numbers: readonly Entry[] = [
  shows("factor gfactor", "-h --exponents"),
  shows(
    "numfmt",
    "--debug --grouping -z --zero-terminated",
    "-d --delimiter --field --format --from --from-unit --invalid --padding --round --suffix --to --to-unit",
    {
      "--header": "optional",
    },
  ),
  shows(
    "units",
    "-1 -v --verbose -q --quiet -t --terse -S -m -n -s -c -e -H -i -p -r -u",
    "-d --digits -f --file -o --output-format -l --locale -L",
  ),
  shows(
    "figlet toilet cowsay cowthink fortune lolcat sl cmatrix banner boxes asciiquarium",
    "-c -l -r -x -t -k -p -n -s -S -o -O -a -i -b -g -y -h -L -D -E -I -N -R -X",
    "-C -f -w -d -T -e -W -F -m",
  ),
  shows("pathchk", "-p -P --portability"),
  shows("mountpoint", "-q --quiet -d --fs-devno -x --devno --nofollow"),
  shows(
    "uuidgen uuid mcookie uuidparse pwgen",
    "-r --random -t --time -m --md5 -s --sha1 -x --hex --verbose -c -y -B -A -0 -1 -C -h -J",
    "-n --namespace -N --name -f --file -l --max-size -F -o -H -v",
  ),
  shows(
    "getopt getopts",
    "-a --alternative -q --quiet -Q --quiet-output -T --test -u --unquoted",
    "-l --longoptions -o --options -n --name -s --shell",
  ),
  shows(
    "pkg-config pkgconf python3-config python-config pg-config-show curl-config xml2-config xslt-config icu-config llvm-config sdl-config gtk-config freetype-config",
    "--cflags --libs --static --exists --modversion --list-all --cflags-only-I --cflags-only-other --libs-only-L --libs-only-l --libs-only-other --print-errors --short-errors --silence-errors --ldflags --includes --extension-suffix --prefix --exec-prefix --embed --print-requires --print-provides",
    "--variable --define-variable --atleast-version --exact-version --max-version --define-prefix",
  ),
  shows(
    "systemd-analyze systemd-cgls systemd-cgtop systemd-delta systemd-detect-virt systemd-path systemd-escape systemd-id128 busctl-show bootctl-show",
    "--system --user --no-pager --fuzz --order --require -a --all -l --full -k -M -p -q -c -v --diff -u --unescape -m --mangle --suffix --template",
    "-H --host --machine --man --generators --instance -t --type -n --iterations -d --delay -b --batch",
  ),
];

export const entries: readonly Entry[] = [...processes, ...people, ...machine, ...time, ...help, ...numbers];
