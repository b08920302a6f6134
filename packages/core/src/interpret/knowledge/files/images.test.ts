import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

describe("pictures of disks", () => {
  it.each<[string, readonly string[], string]>([
    ["qemu-img info --output=json /srv/a.qcow2", ["file.read /srv/a.qcow2"], "looks"],
    ["qemu-img create -f qcow2 /srv/a.qcow2 10G", ["file.write /srv/a.qcow2"], "a file"],
    ["qemu-img convert -f raw -O qcow2 /srv/a /srv/b", ["file.read /srv/a", "file.write /srv/b"], "a file"],
    ["qemu-img resize /srv/a +5G", ["file.write /srv/a"], "more room"],
    ["qemu-img resize --shrink /srv/a 5G", ["file.write /srv/a", "infra.delete 5G shrink"], "D1: what lay behind"],
    ["qemu-img snapshot -l /srv/a", [], "looks"],
    ["qemu-img snapshot -c s /srv/a", [], "a state more"],
    ["qemu-img snapshot -a s /srv/a", ["infra.delete /srv/a snapshot"], "what came after is lost"],
    ["qemu-img dd if=/srv/a of=/srv/b", ["file.read /srv/a", "file.write /srv/b"], "by names"],
  ])("%s (%s)", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });

  it.each<[string, string]>([
    ["qemu-img convert -O raw a.qcow2 /dev/sda", "D1: over a disk"],
    ["qemu-img dd if=a.qcow2 of=/dev/sda", "D1: over a disk"],
    ["ddrescue -f a.img /dev/sdb a.map", "D1: over a disk"],
    ["ntfsclone -r -O /dev/sdb a.img", "D1: over a disk"],
    ["storcli /c0/v0 del force", "an array"],
    ["megacli -CfgClr -aALL", "every array"],
    ["ssacli ctrl slot=0 ld 1 delete forced", "an array"],
    ["ceph-volume lvm zap /dev/sdb --destroy", "a disk"],
    ["targetcli clearconfig confirm=true", "what others mount"],
    ["vdo remove --all", "volumes"],
    ["mmdelfs gpfs0 -p", "a file system"],
    ["lvm lvremove -f vg0/x", "by the one program"],
    ["btrfs sub del /x", "cut short"],
  ])("%s: a disk (%s)", (command) => {
    expect(effectsOf(command).some((one) => one.startsWith("system.disk"))).toBe(true);
  });

  it.each<[string, string]>([
    ["storcli /c0 show all", "looks"],
    ["megacli -LDInfo -Lall -aALL", "looks"],
    ["multipath -ll", "looks"],
    ["iscsiadm -m session", "looks"],
    ["targetcli ls", "looks"],
    ["ceph-volume lvm list", "looks"],
    ["stratis pool list", "looks"],
    ["lfs quota -u x /lustre", "looks"],
    ["lvm lvs", "looks"],
    ["btrfs sub list /", "looks"],
    ["btrfs filesystem usage /", "looks"],
  ])("%s: nothing (%s)", (command) => {
    expect(effectsOf(command)).toEqual([]);
  });

  it.each<[string, string]>([
    ["multipath -F", "paths"],
    ["iscsiadm -m node --logout", "disks go"],
    ["lfs setquota -u x -b 0 /lustre", "a limit"],
    ["mmshutdown -a", "everywhere"],
  ])("%s: a setting (%s)", (command) => {
    expect(effectsOf(command).some((one) => one.startsWith("system.configure"))).toBe(true);
  });
});
