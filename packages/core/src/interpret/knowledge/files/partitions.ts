import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";

/** Says that a disk is parted anew, where the line names one. */
function parts(line: Line, emit: Emit): void {
  const disk = line.operands.find(({ text }) => text.startsWith("/dev/")) ?? line.operands[0];
  if (disk !== undefined) emit.add("system.disk", "device", disk, { what: "partition" });
}

/** Programs that part disks. What an option means in one it does not mean in another: `-s`, `-d`, `-g`. */
export const entries: readonly Entry[] = [
  {
    names: ["fdisk", "cfdisk", "gdisk"],
    options: { "-l --list -s --getsz -x --list-details": "harmless", "-b -C -H -S -t -c -u -w -W": "optional" },
    unknownOptions: "ignored",
    act: parts,
  },
  {
    names: ["sfdisk"],
    options: {
      "-l --list -s --show-size -d --dump -J --json -g --show-geometry -F --list-free -V --verify -T --list-types -n --no-act":
        "harmless",
      "-N -X -Y -b -O -w -W -o --color": "optional",
    },
    unknownOptions: "ignored",
    act: parts,
  },
  {
    names: ["sgdisk"],
    options: {
      "-p --print -i --info -v --verify -L --list-types -D --display-alignment -E --end-of-largest -f --first-in-largest -F --first-aligned-in-largest":
        { sets: "looks" },
      // Any other does something, and one that looks may stand beside it.
      "-d --delete, -n --new, -t --typecode, -c --change-name, -A --attributes, -b --backup, -l --load-backup, -u --partition-guid, -U --disk-guid, -r --transpose, -h --hybrid, -R --replicate, -e --move-second-header, -g --mbrtogpt, -G --randomize-guids, -m --gpttombr, -N --largest-new, -o --clear, -s --sort, -z --zap, -Z --zap-all":
        { value: "optional", sets: "changes" },
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      if (line.flag("changes") || !line.flag("looks")) parts(line, emit);
    },
  },
  {
    names: ["parted"],
    options: {
      "-l --list -v --version": "harmless",
      "-s --script -m --machine -f --fix -j --json": "flag",
      "-a --align": "value",
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      const [, ...command] = line.operands.map((one) => one.text);
      if (!/^(?:(?:unit \S+ )?print|help)\b/.test(command.join(" ").slice(0, 64))) parts(line, emit);
    },
  },
  {
    names: ["partprobe"],
    options: { "-d --dry-run -s --summary": "harmless" },
    unknownOptions: "ignored",
    act: parts,
  },
  {
    names: ["diskutil"],
    unknownOptions: "ignored",
    act: (line, emit) => {
      if (line.operands.length === 0) return;
      const first = (line.text(0) ?? "*").toLowerCase();
      const verb = /^(?:apfs|ap|corestorage|cs|appleraid|ar|image)$/.test(first)
        ? (line.text(1) ?? "list").toLowerCase()
        : first;
      if (/^(?:list\w{0,16}|info\w{0,16}|activity|verify(?:disk|volume)|help)$/.test(verb)) return;
      const on = line.operands[line.operands.length - 1]!;
      if (/^(?:(?:un)?mount|(?:un)?mountdisk|eject|unlockvolume|lockvolume|attach)$/.test(verb))
        emit.add("system.configure", "device", on, { what: "mount" });
      else emit.add("system.disk", "device", on, { what: "partition" });
    },
  },
];
