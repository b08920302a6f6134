import { readFileSync } from "node:fs";

/** File systems that answer from memory or a local disk. Anything else may wait for a network, or for ever. */
const LOCAL = new Set(
  "ext2 ext3 ext4 xfs btrfs zfs f2fs jfs tmpfs ramfs rootfs overlay squashfs erofs vfat exfat ntfs3 proc sysfs devtmpfs".split(
    " ",
  ),
);
const FRESH_MS = 1_000;

/** A mount point, and how paths below it begin. */
interface Mount {
  readonly point: string;
  readonly below: string;
}

let known: readonly Mount[] | null = null;
let readAt = Number.NEGATIVE_INFINITY;

/**
 * Whether looking at this path answers at once: no part of it lies on a mount that may wait. The kernel's own table says
 * so without touching the mounts; without such a table the answer is no.
 */
export function answersAtOnce(path: string): boolean {
  const slow = slowMounts();
  if (slow === null) return false;
  // Asked for every folder of every path of every call.
  for (const { point, below } of slow) if (path.startsWith(below) || path === point) return false;
  return true;
}

function slowMounts(): readonly Mount[] | null {
  const now = performance.now();
  if (now - readAt < FRESH_MS) return known;
  readAt = now;
  known = readMounts();
  return known;
}

function readMounts(): readonly Mount[] | null {
  try {
    const slow = slowIn(readFileSync("/proc/self/mountinfo", "utf8"));
    return slow.map((point) => ({ point, below: point === "/" ? point : `${point}/` }));
  } catch {
    return null;
  }
}

/** Mount points in `/proc/PID/mountinfo` (proc(5)) whose file system is none of the local ones. */
export function slowIn(mountinfo: string): readonly string[] {
  const slow: string[] = [];
  for (const line of mountinfo.split("\n")) {
    const [before, after] = line.split(" - ");
    const point = before?.split(" ")[4];
    const type = after?.split(" ")[0];
    if (point === undefined || type === undefined || LOCAL.has(type)) continue;
    slow.push(unescapeOctal(point));
  }
  return slow;
}

/** Space, tab, line feed and backslash are written as three octal digits. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
