import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import type { Value } from "../value.js";

const dd: Entry = {
  names: ["dd", "gdd", "dcfldd", "dc3dd"],
  options: {
    "if=": "read",
    "of=": "value",
    "bs= ibs= obs= cbs= count= skip= iseek= seek= oseek= conv= iflag= oflag= status=": "value",
    "hash= hashlog= hof= log= pattern=": "value",
  },
  act: (line, emit) => {
    const target = line.value("of=");
    if (target === null) return;
    const append = /append/.test(line.value("oflag=")?.text ?? "") || /notrunc/.test(line.value("conv=")?.text ?? "");
    emit.file("file.write", target, append ? { append: true } : {});
    if (!line.has("skip=") && !line.has("count=") && !line.has("seek=")) emit.holds(target, inputOf(line, emit));
    if (isDisk(target.text)) emit.add("system.disk", "device", target, { what: "overwrite" });
  },
  output: (line, files) => {
    if (line.has("of=") || line.has("count=") || line.has("skip=")) return null;
    const source = line.value("if=");
    const text = source === null ? line.stdin.text : files(source);
    return text === null ? null : converted(text, line.value("conv=")?.text ?? "");
  },
};

/** What `conv=` makes of a text; null where that is not said here. Bytes are swapped in pairs, the last of an odd number stays. */
function converted(text: string, conversions: string): string | null {
  let now = text;
  for (const one of conversions.split(",")) {
    if (one === "lcase") now = now.toLowerCase();
    else if (one === "ucase") now = now.toUpperCase();
    else if (one === "swab" && /^[\0-\x7f]*$/.test(now)) now = now.replace(/(.)(.)/gs, "$2$1");
    else if (!/^(?:|sync|noerror|notrunc|nocreat|excl|fsync|fdatasync|sparse)$/.test(one)) return null;
  }
  return now;
}

function inputOf(line: Line, emit: Emit): string | null {
  const source = line.value("if=");
  return source === null ? line.stdin.text : emit.content(source);
}

/** Whether a path is a disk or a part of one. */
function isDisk(path: string): boolean {
  return /^\/dev\/(?:[shv]d[a-z*?[]|nvme|mmcblk|xvd|disk|rdisk|mapper\/|md\d|dm-|loop\d|vg|zd|nbd|root)/.test(
    path.slice(0, 64),
  );
}

const formats: Entry = {
  names: [
    "mkfs",
    "mkfs.ext2",
    "mkfs.ext3",
    "mkfs.ext4",
    "mkfs.xfs",
    "mkfs.btrfs",
    "mkfs.ntfs",
    "mkfs.f2fs",
    "mkfs.minix",
    "mkfs.cramfs",
    "mkfs.bfs",
    "mke2fs",
    "mkntfs",
    "mkswap",
    "wipefs",
    "newfs",
    "newfs_apfs",
    "newfs_hfs",
    "blkdiscard",
    "badblocks",
  ],
  options: {
    "--version": "harmless",
    // Of ext's: tries only. XFS takes a name there, and says the other with `-N`.
    "-n --no-act": { sets: "tries" },
    "-a --all, -o --offset": { value: "optional", sets: "wipes" },
    "-w": { sets: "writes" },
    "-t --type -L -b -O -E -i -I -m -N -T -U -q -F -f": "optional",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    const tries =
      line.flag("tries") && /^(?:mkfs\.ext[234]|mke2fs|mkntfs|mkfs\.ntfs|wipefs|badblocks)$/.test(line.program);
    // Without an order to wipe or to write these two only look.
    const looks =
      (line.program === "wipefs" && !line.flag("wipes")) || (line.program === "badblocks" && !line.flag("writes"));
    if (!tries && !looks) for (const target of disksOf(line)) formatted(target, emit);
  },
};

/** Of FAT and exFAT, whose `-n` is the name of the volume. */
const fat: Entry = {
  names: ["mkfs.vfat", "mkfs.fat", "mkfs.exfat", "mkdosfs", "mkexfatfs"],
  options: {
    "-n -i -F -s -S -f -h -r -R -b -D -M -m -g -L": "value",
    "-a -A -c -C -I -v": "flag",
    "--help": "harmless",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    for (const target of disksOf(line)) formatted(target, emit);
  },
};

/** What is formatted: words that name a device, else the last one; the others may be values of options. */
function disksOf({ operands }: Line): readonly Value[] {
  const devices = operands.filter(({ text }) => text.startsWith("/dev/"));
  return devices.length > 0 ? devices : operands.slice(-1);
}

function formatted(target: Value, emit: Emit): void {
  // A picture of a disk is a file like any other.
  const isFile = target.form === "exact" && /[./]/.test(target.text) && !target.text.startsWith("/dev/");
  if (!isFile) emit.add("system.disk", "device", target, { what: "format" });
  if (isFile || target.text.startsWith("/dev/")) emit.file("file.write", target);
}

const mounts: Entry = {
  names: ["mount", "umount"],
  options: {
    "-t --types, -o --options, -L, -U": "value",
    "-V --version -h --help": "harmless",
    "-a --all": "flag",
    // Shows labels where `mount` only lists; `umount -l` takes away even what is in use.
    "-l --lazy --show-labels": "flag",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    if (line.operands.length === 0 && !line.has("-a")) return;
    const type = line.program === "umount" ? "path" : "device";
    emit.add("system.configure", type, line.operands[0] ?? null, { what: "mount" });
    // What is mounted over a folder hides what was in it.
    const on = line.operands[line.operands.length - 1];
    if (on !== undefined && on !== line.operands[0]) emit.add("system.configure", "path", on, { what: "mount" });
  },
};

const shows: Entry = {
  names: [
    "df",
    "gdf",
    "lsblk",
    "blkid",
    "findmnt",
    "sync",
    "fsync",
    "smartctl",
    "lvs",
    "vgs",
    "pvs",
    "lvdisplay",
    "vgdisplay",
    "pvdisplay",
    "lvscan",
    "vgscan",
    "pvscan",
    "dumpe2fs",
    "e2label",
    "swaplabel",
    "xfs_info",
  ],
  options: {
    "-a --all -h --human-readable -H --si -i --inodes -k -l --local --list --no-sync -P --portability --pairs --sync -T --print-type --tree --total -v -m -g -A -b --bytes -d --nodeps --data --discard -D --evaluate --first-only -e -f --fs --file-system -J --json -M --merge -n --noheadings -p --paths --probe -r --raw --real -S --scsi --shadow --inverse -z --zoned -y --shell -x --verify -u --uuid --nofsroot -R --submounts -c -N -X -Z":
      "flag",
    "-B --block-size, --output -o, -t --type --types, --exclude-type --exclude, -I --include, -s --source, -w --width --timeout, -O --output-all --options, -F --tab-file --fstab, -U, -L, -C, --sort, --units, --log, -q --quietmode":
      "optional",
    "--help --version -V": "harmless",
  },
  unknownOptions: "ignored",
  carries: false,
};

export const entries: readonly Entry[] = [dd, formats, fat, mounts, shows];
