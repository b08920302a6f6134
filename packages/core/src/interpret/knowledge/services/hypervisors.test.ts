import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";
import { CHANGES, kinds, LOOKS, LOSES } from "./testing/kinds.js";

const ROWS: readonly (readonly [command: string, kind: string | null, why: string])[] = [
  ["govc vm.power -off -force web", LOSES, "pulls the plug"],
  ["govc vm.power -on web", null, "starts one"],
  ["govc snapshot.revert -vm web s1", LOSES, "what came after is lost"],
  ["govc host.esxcli system version get", LOOKS, "looks"],
  ["govc host.esxcli system shutdown poweroff", CHANGES, "whatever it is told"],
  ["govc vm.info -json web", LOOKS, "looks"],
  ["govc permissions.set -principal x -role Admin /", CHANGES, "rights"],
  ["govc snapshot.create -vm web s1", null, "a state more"],
  ["limactl start default", null, "a machine of one's own"],
  ["multipass launch 24.04 --name t", null, "a machine of one's own"],
  ["lxc launch ubuntu:24.04 c1", CHANGES, "perhaps on another host"],
  ["xe vm-list", LOOKS, "looks"],
  ["xe vm-param-get uuid=x param-name=y", LOOKS, "looks"],
  ["xe vm-uninstall uuid=x force=true", LOSES, "a machine and its disks"],
  ["xe vm-start uuid=x", null, "starts one"],
  ["xl destroy web", LOSES, "pulls the plug"],
  ["lxc-destroy -n c1 -f", LOSES, "a machine"],
  ["lxc-ls -f", null, "looks"],
  ["docker-machine rm -f dev", LOSES, "a machine"],
  ["docker-machine env dev", LOOKS, "looks"],
  ["virt-sysprep -d web", LOSES, "a machine by its name"],
  ["virt-sysprep -a build.img", null, "a picture of a disk"],
  ["qmrestore x.vma 105 --force", LOSES, "over a machine"],
  // Proxmox
  ["pvecm delnode n3", LOSES, "a member"],
  ["pveum aclmod / -user bob@pam -role Administrator", CHANGES, "rights, by the older word"],
  ["pveum userdel bob@pam", LOSES, "an account, by the older word"],
  ["pvecm status", LOOKS, "looks"],
  ["pct destroy 101", LOSES, "a machine"],
  ["pct config 101", null, "looks"],
  ["qm delsnapshot 105 a", LOSES, "a state"],
  ["qm unlock 105", null, "nothing is lost"],
  ["machinectl list", null, "looks"],
  ["machinectl remove c1", LOSES, "a machine"],
  ["VBoxManage controlvm web acpipowerbutton", CHANGES, "ends what runs"],
  // libvirt
  ["virsh snapshot-revert web s1", LOSES, "what came after is lost"],
  ["virsh vol-wipe web.qcow2 --pool default", LOSES, "a disk"],
  ["virsh blockcommit web vda --active --pivot", CHANGES, "disks become one"],
  ["virsh start web", null, "starts one"],
  ["virsh secret-get-value 0ec42", "secret.read", "a passphrase"],
  // Nomad
  ["nomad node eligibility -disable n", CHANGES, "a machine less"],
  ["nomad server force-leave n", LOSES, "a member"],
];

describe("D1: hypervisors and their machines", () => {
  it.each(ROWS)("%s: %s (%s)", (command, kind) => {
    expect(kinds(command)).toEqual(kind === null ? [] : [kind]);
  });

  it("runs in the machine what it is told", () => {
    expect(effectsOf("pct exec 101 -- rm -rf /srv/x")).toEqual([
      "system.privilege root",
      "file.delete /srv/x recursive container",
    ]);
  });
});
