import { said } from "../cut.js";
import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";

/** A program that works on disks by verbs: which words (or leading options) only look, and which destroy. */
interface Row {
  readonly names: string;
  readonly looks: RegExp;
  readonly destroys: RegExp;
  /** Other options with a value: their values are no verbs. */
  readonly values?: string;
  /** `--test` tries only. */
  readonly tries?: boolean;
  /** Verbs that with `-n`, alone or among others, say only what they would do. */
  readonly shows?: RegExp;
}

const NEVER = /(?!)/;

const ROWS: readonly Row[] = [
  {
    names: "zpool",
    shows: /^(?:create|add|split|replace|attach)\b/,
    looks: /^(?:status|list|get|iostat|history|events|version|checkpoint -d --help|wait|upgrade -v|import$)/,
    destroys: /^(?:destroy|labelclear|remove|detach|create|replace|split|initialize|add)\b/,
  },
  {
    names: "zfs",
    shows: /^(?:destroy|receive|recv)\b/,
    looks: /^(?:list|get|diff|version|holds|hold|snapshot|snap|bookmark|userspace|groupspace|projectspace|send|help)\b/,
    destroys: /^(?:destroy|rollback|receive|recv|promote)\b/,
  },
  {
    names: "btrfs",
    looks:
      /^(?:version|help|scrub status|balance status|qgroup show|property (?:get|list)|send|inspect-internal|su\w* (?:l\w*|sh\w*|get-default|find-new|sn\w*)|fi\w* (?:show|df|du|us\w*|label$)|dev\w* (?:stats|scan|usage|ready)|check (?!.*--(?:repair|init|clear)))\b/,
    destroys: /^(?:su\w* d\w*|dev\w* (?:d\w*|r\w*|add)|replace start|check --repair|rescue|restore|receive)\b/,
  },
  {
    names: "cryptsetup",
    looks: /^(?:status|luksDump|isLuks|luksUUID|benchmark|tcryptDump|bitlkDump|fvault2Dump|help|version)\b/,
    destroys: /^(?:luksFormat|erase|luksErase|reencrypt|luksKillSlot|luksRemoveKey|luksHeaderRestore|repair|convert)\b/,
    values:
      "-c --cipher, -h --hash, -s --key-size, -d --key-file, -S --key-slot, -T --tries, -i --iter-time, -b --size, -o --offset, --type, -M, --header, --uuid, --label, --pbkdf",
  },
  {
    names: "mdadm",
    looks: /^(?:-D|--detail|-E|--examine|-Q|--query|--detail-platform|-V|--version|-F --oneshot)/,
    destroys: /(?:^|\s)(?:--zero-superblock|-C|--create|-S|--stop|-r|--remove|-f|--fail|-G|--grow|--build|-B)(?:\s|$)/,
  },
  {
    names: "hdparm",
    looks: /^(?:-[iIgtTvVhCDQ]+\b|\/dev\/\S+$)/,
    destroys: /--(?:security-erase|trim-sector|write-sector|make-bad-sector|dco-restore|fwdownload|yes-i-know)/,
  },
  {
    names: "nvme",
    looks:
      /^(?:list|id-ctrl|id-ns|list-ns|list-subsys|smart-log|error-log|get-log|get-feature|show-regs|version|help|fw-log|ana-log|effects-log)\b/,
    destroys:
      /^(?:format|sanitize|delete-ns|write|write-zeroes|write-uncor|dsm|fw-download|fw-commit|security-send|reset)\b/,
  },
  {
    names: "dmsetup",
    looks: /^(?:ls|info|status|table|deps|targets|version|help|splitname)\b/,
    destroys: /^(?:remove|remove_all|wipe_table|clear)\b/,
  },
  { names: "losetup", looks: /^(?:$|-[alj]|--list|--all|--find$|-f$)/, destroys: NEVER },
  { names: "swapoff swapon", looks: /^(?:$|-s|--show|--summary)/, destroys: NEVER },
  { names: "tune2fs", looks: /^-l\b/, destroys: /(?:^|\s)-[OUf]\b/ },
  {
    names: "fsck e2fsck fsck.ext4 fsck.ext3 fsck.ext2 fsck.xfs fsck.vfat xfs_repair",
    looks: /^(?:-[nN]\b|.*\s-[nN](?:\s|$))/,
    destroys: NEVER,
  },
  { names: "resize2fs xfs_growfs", looks: /^(?:-P\b|-n\b)/, destroys: /(?:^|\s)-M\b/ },
  {
    names: "lvremove vgremove pvremove lvreduce vgreduce pvcreate vgcfgrestore",
    looks: NEVER,
    tries: true,
    destroys: /^/,
  },
  {
    names:
      "lvcreate lvextend lvresize lvrename lvchange lvconvert vgcreate vgextend vgrename vgchange vgimport vgexport vgmerge vgsplit pvresize pvchange pvmove",
    looks: NEVER,
    tries: true,
    destroys: /(?:^|\s)(?:-L\s*-|--size\s+-|--mergesnapshot\b)/,
  },
];

function entry({ names, looks, destroys, values, tries, shows }: Row): Entry {
  return {
    names: names.split(" "),
    options: {
      "--help --version": "harmless",
      ...(tries === true ? { "-t --test": "harmless" as const } : {}),
      ...(values === undefined ? {} : { [values]: "value" as const }),
    },
    unknownOptions: "ignored",
    act: (line, emit) => act(line, { looks, destroys, shows: shows ?? NEVER }, emit),
  };
}

function act(
  line: Line,
  { looks, destroys, shows }: Required<Pick<Row, "looks" | "destroys" | "shows">>,
  emit: Emit,
): void {
  const whole = said(line.words, "?", emit);
  const target = line.operands[line.operands.length - 1] ?? null;
  // Verbs stand first among the operands; what is an option there stands first among the words.
  const verbs = said(line.operands, "?", emit);
  if (line.program === "cryptsetup" && /--dump-(?:master|volume)-key/.test(whole))
    emit.add("secret.read", "cloud", "cryptsetup", { what: "secrets" });
  if (shows.test(verbs) && /\s-[a-zA-Z]*n[a-zA-Z]*(?:\s|$)/.test(whole)) return;
  if (!destroys.test(verbs) && !destroys.test(whole)) {
    if (!looks.test(verbs === "" || whole.startsWith("-") ? whole : verbs))
      emit.add("system.configure", "device", target, { what: "disk", program: line.program });
    return;
  }
  emit.add("system.disk", "device", target, { what: "volume" });
  for (const one of line.operands) if (one.text.startsWith("/dev/")) emit.file("file.write", one);
}

/** `lvm lvremove x`: one program under every name of the others. */
const lvm: Entry = {
  names: ["lvm"],
  syntax: "bare",
  act: (line, emit) => {
    if (/^(?:lv|vg|pv)/.test(line.text(0) ?? "")) emit.run(line.words);
  },
};

/** Volumes, pools, arrays and file systems: looking at them is free, destroying one loses all that is on it. */
export const entries: readonly Entry[] = [...ROWS.map(entry), lvm];
