import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const LOSES = "infra.delete";
const CHANGES = "infra.apply";
const LOOKS = "infra.read";
const SYSTEM = "system.configure";
const kinds = (command: string) => effectsOf(command).map((one) => one.replace(/^\? /, "").split(" ", 1)[0]!);

const ROWS: readonly (readonly [command: string, kind: string | null, why: string])[] = [
  // Switches, routes, radios
  ["ovs-vsctl show", null, "looks"],
  ["ovs-vsctl del-br br0", SYSTEM, "a switch"],
  ["ovs-ofctl dump-flows br0", null, "looks"],
  ["ovs-ofctl del-flows br0", SYSTEM, "nothing is passed on"],
  ["bridge fdb show", null, "looks"],
  ["bridge link set dev eth0 state 0", SYSTEM, "a port"],
  ["conntrack -L -p tcp", null, "looks"],
  ["conntrack -F", SYSTEM, "who talks to whom"],
  ["netplan get", null, "looks"],
  ["netplan apply", SYSTEM, "cut off"],
  ["networkctl status eth0", null, "looks"],
  ["networkctl down eth0", SYSTEM, "cut off"],
  ["iw dev wlan0 link", null, "looks"],
  ["iw dev wlan0 set power_save off", SYSTEM, "a setting"],
  ["rfkill list", null, "looks"],
  ["rfkill block all", SYSTEM, "off the air"],
  ["vtysh -c 'show ip bgp summary'", null, "looks"],
  ["vtysh -c 'configure terminal' -c 'no router bgp 65001'", SYSTEM, "D1: every route"],
  ["birdc show protocols", null, "looks"],
  ["birdc disable upstream1", SYSTEM, "a neighbour"],
  ["pihole status", null, "looks"],
  ["pihole disable", SYSTEM, "who filters"],
  ["postfix check", null, "looks"],
  ["postfix stop", SYSTEM, "no letter comes in"],
  ["squid -k parse", null, "looks"],
  ["squid -k shutdown", SYSTEM, "nobody gets out"],
  ["exportfs -v", null, "looks"],
  ["exportfs -ua", SYSTEM, "what others have mounted"],
  // Hadoop
  ["hdfs dfs -ls /w", null, "looks"],
  ["hdfs dfs -rm -r -skipTrash /w", LOSES, "D1: tables of others"],
  ["hadoop fs -D a=b -rmr /w", LOSES, "behind an option"],
  ["hdfs fsck / -files", null, "looks"],
  ["hdfs fsck / -delete", LOSES, "what is damaged goes"],
  ["hdfs dfsadmin -report", LOOKS, "looks"],
  ["hdfs dfsadmin -safemode enter", CHANGES, "nobody writes"],
  ["hdfs namenode -format", LOSES, "D1: where everything is"],
  ["mapred job -list", null, "looks"],
  ["mapred job -kill j", LOSES, "hours of work"],
  ["flink list -r", LOOKS, "looks"],
  ["flink -m h:8081 cancel a1", LOSES, "what runs ends"],
  ["spark-submit --kill d --master spark://m:7077", LOSES, "what runs ends"],
  ["oozie job -info 1", null, "looks"],
  ["oozie job -oozie http://h/oozie -kill 1", LOSES, "what runs ends"],
  // Copies and clusters of hosts
  ["drbdadm status", LOOKS, "looks"],
  ["drbdadm invalidate r0", LOSES, "D1: this copy"],
  ["linstor node list", LOOKS, "looks"],
  ["linstor resource-definition delete web", LOSES, "D1: every copy"],
  ["pcs status", LOOKS, "looks"],
  ["pcs resource delete web", LOSES, "what runs ends"],
  ["pcs node standby n1", LOSES, "a member"],
  ["crm resource stop web", LOSES, "what runs ends"],
  ["crm_mon -1", null, "looks"],
  ["stonith_admin --reboot n1", LOSES, "a machine"],
  ["stonith_admin --list-registered", null, "looks"],
  ["syncoid a b", null, "a copy"],
  ["syncoid --force-delete a b", LOSES, "what the copy had"],
  ["sanoid --prune-snapshots", LOSES, "copies"],
  // Consoles
  ["occ user:delete bob", LOSES, "somebody's files"],
  ["occ status", null, "looks"],
  ["occ maintenance:mode --on", CHANGES, "nobody comes in"],
  ["occ maintenance:mode --off", null, "everybody comes in again"],
  ["tootctl media remove --days 0", LOSES, "pictures"],
  ["tootctl media usage", null, "looks"],
  ["bench --site a drop-site a", "data.define", "D1: a site"],
  ["bench --site a list-apps", null, "looks"],
  ["dbt run --full-refresh --target prod", "data.define", "tables others read"],
  ["dbt run-operation drop_old -t prod", CHANGES, "whatever it does there"],
  ["dbt build --target dev", null, "one's own"],
  ["dbt run --full-refresh", null, "one's own"],
  ["dbt ls --select state:modified", null, "looks"],
  ["feast teardown", LOSES, "what serves"],
  ["feast plan", null, "looks"],
  ["pmm-admin remove mysql db1", LOSES, "what watches"],
  ["pmm-admin list", null, "looks"],
  ["virtctl stop web", LOSES, "a machine"],
  ["virtctl console web", null, "looks"],
  ["vim-cmd vmsvc/destroy 12", LOSES, "a machine and its disks"],
  ["vim-cmd vmsvc/getallvms", LOOKS, "looks"],
  ["acli vm.delete web", LOSES, "a machine"],
  ["acli vm.list", LOOKS, "looks"],
  ["ksql http://h:8088 -e 'SHOW STREAMS;'", "data.read", "looks"],
  ["swift delete --all --yes-all", LOSES, "D1: every container"],
  ["swift build", null, "the other of that name"],
  ["lxc file pull c1/etc/hosts .", null, "a copy"],
  ["incus snapshot list c1", null, "looks"],
  ["incus project delete p", LOSES, "all in it"],
  ["zerotier-cli listnetworks", null, "looks"],
  ["curl -g 'http://vm:8428/api/v1/admin/tsdb/delete_series?match[]=x'", LOSES, "by any method"],
  // A verb that says the same of every tool
  ["clearml-task purge x", LOSES, "no row has it"],
];

describe("what operators run", () => {
  it.each(ROWS)("%s: %s (%s)", (command, kind) => {
    const seen = kinds(command).filter((one) => !one.startsWith("net.") && one !== "code.run");
    expect(seen).toEqual(kind === null ? [] : [kind]);
  });
});
