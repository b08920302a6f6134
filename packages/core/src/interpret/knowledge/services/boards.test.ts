import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";
import { CHANGES, kinds, LOOKS, LOSES, SYSTEM } from "./testing/kinds.js";

const ROWS: readonly (readonly [command: string, kind: string | null, why: string])[] = [
  // Boards and firmware
  ["ipmitool -I lanplus -H h -U u chassis power off", LOSES, "a machine"],
  ["ipmitool power status", null, "looks"],
  ["ipmitool sel list", null, "looks"],
  ["ipmitool sel clear", CHANGES, "what happened"],
  ["racadm getsysinfo", LOOKS, "looks"],
  ["racadm serveraction powercycle", LOSES, "a machine"],
  ["flashrom -r b.bin", null, "a copy"],
  ["flashrom -p internal -w b.bin", "system.disk", "D1: what it starts with"],
  ["fwupdmgr get-devices", null, "looks"],
  ["fwupdmgr update", "system.disk", "what it starts with"],
  ["cpupower frequency-info", null, "looks"],
  ["cpupower frequency-set -g performance", SYSTEM, "a setting"],
  ["tuned-adm list", null, "looks"],
  ["tuned-adm profile powersave", SYSTEM, "a setting"],
  // Estates
  ["juju status", LOOKS, "looks"],
  ["juju -m prod remove-application web --force", LOSES, "what serves"],
  ["juju deploy web", CHANGES, "what serves"],
  ["maas admin machine release x", LOSES, "a machine and its disks"],
  ["maas admin machines read", null, "looks"],
  ["dcos marathon app remove /web", LOSES, "what serves"],
  ["dcos task list", null, "looks"],
  ["omd status", null, "looks"],
  ["omd rm site", LOSES, "what watches"],
  ["puppetserver ca clean --certname x", LOSES, "who a machine is"],
  ["puppetserver ca list", null, "looks"],
  ["midclt call pool.query", null, "looks"],
  ["midclt call pool.export 1", LOSES, "a pool"],
  ["purevol list", LOOKS, "looks"],
  ["purevol eradicate x", LOSES, "D1: a volume"],
  ["asinfo -v status", null, "looks"],
  ["asinfo -v 'truncate:namespace=x'", LOSES, "D1: every record"],
  ["orchestrator-client -c topology -i h", null, "looks"],
  ["orchestrator-client -c forget -i h", LOSES, "a member"],
  ["bconsole", LOOKS, "nothing is asked"],
  ["bconsole <<< 'list jobs'", LOOKS, "looks"],
  ["bconsole <<< 'purge volume=x yes'", LOSES, "D1: a copy"],
  ["monit summary", null, "looks"],
  ["monit stop all", SYSTEM, "what serves"],
  ["csf -l", null, "looks"],
  ["csf -x", SYSTEM, "all comes through"],
  ["shorewall status", null, "looks"],
  ["shorewall clear", SYSTEM, "all comes through"],
  ["VBoxManage storagectl web --name SATA --remove", CHANGES, "a disk of a machine"],
  // Live tables
  ["gh-ost --execute --alter 'drop column x' --table t", "data.define", "a column"],
  ["gh-ost --alter 'drop column x' --table t", null, "tries only, unless told to"],
  ["pt-online-schema-change --dry-run --execute --alter 'add x int' D=d,t=t", null, "tries only"],
  ["pt-table-sync --execute h=a h=b", "data.write", "rows"],
  ["pt-table-sync --print h=a h=b", null, "tries only"],
  ["pt-archiver --source h=x --purge --where 1=1", "data.delete", "rows"],
  ["pt-archiver --source h=x --purge --where 1=1 --dry-run", null, "tries only"],
  // Nobody described these
  ["platform net-delete n", LOSES, "a noun before the verb"],
  ["platform image-list n", null, "another verb"],
];

describe("D1: boards, estates and live tables", () => {
  it.each(ROWS)("%s: %s (%s)", (command, kind) => {
    expect(kinds(command).filter((one) => one !== "data.read")).toEqual(kind === null ? [] : [kind]);
  });

  it("runs on every machine what it is told", () => {
    expect(effectsOf("bolt command run 'rm -rf /srv/x' --targets web")).toEqual([
      "file.delete /srv/x recursive remote",
    ]);
  });
});
