import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const CHANGES = "system.configure";
const DESTROYS = "system.disk";

describe("P3: volumes, pools and arrays by what their verbs do", () => {
  it.each<[string, string | null, string]>([
    ["zpool status", null, "looks"],
    ["zpool list -v tank", null, "looks at one"],
    ["zpool scrub tank", CHANGES, "work for the disks"],
    ["zpool destroy -f tank", DESTROYS, "a pool"],
    ["zfs list -t snapshot", null, "looks"],
    ["zfs destroy -r tank/home", DESTROYS, "a file system and all below it"],
    ["zfs destroy -nv tank/home@x", null, "says only what it would do"],
    ["zfs destroy -rn tank/home", null, "the letter among others"],
    ["zfs snapshot tank/home@x", null, "nothing is lost by a snapshot"],
    ["zfs set n=-n tank", CHANGES, "no verb that tries"],
    ["zpool create -n tank /dev/sda", null, "says only what it would do"],
    ["btrfs subvolume snapshot / /snap", null, "nothing is lost by a snapshot"],
    ["zfs rollback tank/home@x", DESTROYS, "what came after the snapshot is lost"],
    ["zfs set compression=on tank", CHANGES, "a property"],
    ["btrfs subvolume list /", null, "looks"],
    ["btrfs fi usage /", null, "by its short name"],
    ["btrfs subvolume delete /home", DESTROYS, "a subvolume"],
    ["cryptsetup status x", null, "looks"],
    ["cryptsetup -c aes luksFormat /dev/sda", DESTROYS, "behind an option"],
    ["cryptsetup open /dev/sda x", CHANGES, "opens"],
    ["mdadm --detail /dev/md0", null, "looks"],
    ["mdadm --zero-superblock /dev/sda", DESTROYS, "what made it part of an array"],
    ["hdparm -I /dev/sda", null, "looks"],
    ["hdparm --user-master u --security-erase p /dev/sda", DESTROYS, "all of it"],
    ["hdparm -I --security-erase p /dev/sda", DESTROYS, "and looks besides"],
    ["nvme list", null, "looks"],
    ["nvme format /dev/nvme0n1", DESTROYS, "all of it"],
    ["dmsetup ls", null, "looks"],
    ["losetup -a", null, "looks"],
    ["losetup /dev/loop0 x.img", CHANGES, "a file as a disk"],
    ["swapon --show", null, "looks"],
    ["swapoff -a", CHANGES, "memory"],
    ["fsck -n /dev/sda1", null, "only looks"],
    ["fsck -y /dev/sda1", CHANGES, "repairs"],
    ["lvremove -f vg/lv", DESTROYS, "a volume"],
    ["lvremove --test vg/lv", null, "tries"],
    ["lvextend -L +1G vg/lv", CHANGES, "more room"],
    ["lvresize -L -1G vg/lv", DESTROYS, "less room"],
    ["zfs frobnicate tank", CHANGES, "a verb nobody knows changes something"],
  ])("%s: %s (%s)", (command, kind) => {
    const effects = effectsOf(command).filter((one) => one.startsWith("system."));
    expect(effects.map((one) => one.split(" ")[0])).toEqual(kind === null ? [] : [kind]);
  });
});
