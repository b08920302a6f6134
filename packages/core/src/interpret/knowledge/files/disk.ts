import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";

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
    return source === null ? line.stdin.text : files(source);
  },
};

function inputOf(line: Line, emit: Emit): string | null {
  const source = line.value("if=");
  return source === null ? line.stdin.text : emit.content(source);
}

/** Whether a path is a disk or a part of one. */
export function isDisk(path: string): boolean {
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
    "mkfs.vfat",
    "mkfs.fat",
    "mkfs.ntfs",
    "mkfs.exfat",
    "mkfs.f2fs",
    "mkfs.minix",
    "mkfs.cramfs",
    "mkfs.bfs",
    "mke2fs",
    "mkntfs",
    "mkdosfs",
    "mkswap",
    "wipefs",
    "newfs",
    "newfs_apfs",
    "newfs_hfs",
    "blkdiscard",
    "badblocks",
  ],
  options: { "-V --version -n": "harmless", "-t --type -L -b -O -E -i -I -m -N -T -U -q -F -f": "optional" },
  unknownOptions: "ignored",
  operands: { rest: [{ kind: "system.disk", type: "device", detail: { what: "format" } }] },
  act: (line, emit) => {
    if (line.operands.length === 0) return;
    for (const target of line.operands) if (target.text.startsWith("/dev/")) emit.file("file.write", target);
  },
};

const partitions: Entry = {
  names: ["fdisk", "sfdisk", "cfdisk", "gdisk", "sgdisk", "parted", "partprobe", "diskutil"],
  options: {
    "-l --list -V --version -s --show-size -d --dump -v -g --show-geometry": "harmless",
    "-b -C -H -S -t -c -u -w -W": "optional",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    const verb = line.operands.map((one) => one.text).join(" ");
    if (line.operands.length === 0 || /^(?:list|info|\/dev\/\S+ (?:print|unit \S+ print))/.test(verb)) return;
    emit.add("system.disk", "device", line.operands[0]!, { what: "partition" });
  },
};

const mounts: Entry = {
  names: ["mount", "umount"],
  options: { "-t --types -o --options -L -U": "value", "-l -V --version -h --help --show -s": "harmless" },
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

export const entries: readonly Entry[] = [dd, formats, mounts, partitions, shows];
