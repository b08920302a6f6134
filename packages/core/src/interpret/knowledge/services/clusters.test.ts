import { describe, expect, it } from "vitest";
import { CHANGES, kinds, LOOKS, LOSES } from "./testing/kinds.js";

const SHOWS = "secret.read";

const ROWS: readonly (readonly [command: string, kind: string, why: string])[] = [
  // Cassandra
  ["nodetool status", LOOKS, "who is there"],
  ["nodetool -h 10.0.0.5 -p 7199 tpstats", LOOKS, "behind options"],
  ["nodetool -h status decommission", LOSES, "a value of an option is no verb"],
  ["nodetool snapshot -t x shop", LOOKS, "a copy more"],
  ["nodetool decommission", LOSES, "a member leaves with its data"],
  ["nodetool clearsnapshot --all", LOSES, "every copy"],
  ["nodetool repair", CHANGES, "work for the whole cluster"],
  // Ceph
  ["ceph -s", LOOKS, "no verb at all"],
  ["ceph --id admin osd tree", LOOKS, "behind an option"],
  ["ceph osd pool ls detail", LOOKS, "a verb two words behind"],
  ["ceph osd pool delete rbd rbd --yes-i-really-really-mean-it", LOSES, "D1: a pool"],
  ["ceph osd pool create rm 32", CHANGES, "a name that is a verb elsewhere"],
  ["ceph osd out 3", LOSES, "a disk less"],
  ["ceph auth get-key client.admin", SHOWS, "the key of the cluster"],
  ["rados -p data ls", LOOKS, "names"],
  ["rados -p rm ls", LOOKS, "a pool of that name"],
  ["rados -p data rm o1", LOSES, "an object"],
  ["rbd snap ls pool/image", LOOKS, "names"],
  ["rbd snap purge pool/image", LOSES, "D1: every snapshot"],
  ["rbd resize -s 10G pool/image", CHANGES, "another size"],
  ["cephadm rm-cluster --fsid f --force", LOSES, "D1: the whole of it"],
  ["gluster volume info", LOOKS, "what there is"],
  ["gluster volume stop gv0", LOSES, "nobody reads it any more"],
  // Others
  ["neo4j-admin database dump neo4j --to-path=d", LOOKS, "a copy"],
  ["neo4j-admin database load neo4j --from-path=d --overwrite-destination=true", LOSES, "D1: over what there is"],
  ["neo4j-admin dbms set-initial-password x", CHANGES, "who may in"],
  ["patronictl -c p.yml list", LOOKS, "who is there"],
  ["patronictl -c p.yml failover", LOSES, "another takes over"],
  ["repmgr standby switchover --dry-run", "", "tries only"],
  ["snapper -c home list", LOOKS, "names"],
  ["snapper -c home undochange 1..2", LOSES, "files as they were"],
  ["zkCli.sh -server h:2181 ls /", LOOKS, "names"],
  ["zkCli.sh -server h:2181 deleteall /brokers", LOSES, "D1: all below"],
  ["zookeeper-shell.sh h:2181 get /x", LOOKS, "the server stands first"],
  ["zookeeper-shell.sh h:2181 delete /x", LOSES, "a node"],
  ["timeshift --list", LOOKS, "names, by an option"],
  ["timeshift --delete-all", LOSES, "D1: every copy of the system"],
  ["timeshift --restore --snapshot x", LOSES, "the system as it was"],
  ["influxd-ctl show", LOOKS, "who is there"],
  ["influxd-ctl remove-data i1:8088", LOSES, "a member"],
  ["ceph pg dump_stuck", LOOKS, "a verb of two parts"],
  ["borgmatic list", LOOKS, "names"],
  ["borgmatic --verbosity 1", LOOKS, "a copy more"],
  ["borgmatic prune", LOSES, "copies"],
  ["resticprofile home.forget", LOSES, "behind the profile's name"],
  ["proxmox-backup-client snapshot forget host/x", LOSES, "a copy"],
  ["proxmox-backup-client snapshot list", LOOKS, "names"],
  ["kafka-transactions.sh --bootstrap-server b:9092 describe --transactional-id t", LOOKS, "looks"],
  ["kafka-transactions.sh forceTerminateTransaction --transactionalId t", LOSES, "what was under way"],
  ["kafka-cluster.sh unregister --id 4", LOSES, "a member"],
  ["kafka-cluster.sh cluster-id", LOOKS, "its name"],
  ["kafka-features.sh upgrade --metadata 3.7", CHANGES, "for all of them"],
  ["kaf topic delete orders", LOSES, "a topic"],
  ["kaf topics", LOOKS, "names"],
  ["memcached-tool h:11211 stats", LOOKS, "looks"],
  ["memcached-tool h:11211 flush_all", LOSES, "D1: everything in it"],
  ["rabbitmq-plugins list", LOOKS, "names"],
  ["rabbitmq-plugins disable rabbitmq_management", CHANGES, "what the broker can do"],
  ["duplicati-cli delete s3://b --version=0", LOSES, "its `--version` says which copy"],
  ["duplicati-cli list s3://b --version 0", LOOKS, "names"],
  ["ceph orch ps", LOOKS, "what runs"],
  ["echo 'deleteall /kafka' | zkCli.sh -server h:2181", LOSES, "D1: on standard input"],
  ["echo 'ls /' | zkCli.sh", LOOKS, "names, on standard input"],
  ["rq info", LOOKS, "how many wait"],
  ["rq empty high", LOSES, "D1: what waits"],
];

describe("clusters and stores by what their verbs do", () => {
  it.each(ROWS)("%s: %s (%s)", (command, kind) => {
    expect(kinds(command)).toEqual(kind === "" ? [] : [kind]);
  });
});
