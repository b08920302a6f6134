import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

/** What of a line concerns data and infrastructure. */
const seen = (command: string) => effectsOf(command).filter((one) => /^(?:data|infra|opaque)/.test(one));

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["celery -A proj worker -l info", [], "a worker of its own"],
  ["celery -A proj inspect active", [], "looks"],
  ["celery -A proj purge -f", ["infra.delete celery purge"], "D1: what waits is lost"],
  ["celery --app=proj control shutdown", ["infra.delete celery control shutdown"], "everybody's workers end"],
  ["celery -A proj control pool_grow 2", ["infra.apply celery control pool_grow 2"], "how many work"],
  ["celery -A proj amqp queue.purge q", ["infra.delete celery amqp queue.purge q"], "by the broker's own words"],
  ["kafka-consumer-groups --group g --reset-offsets --to-earliest --dry-run", [], "shows what would be"],
  ["kafka-consumer-groups --group g --reset-offsets --to-earliest --execute", ["data.write * bounded"], "it happens"],
  ["kafka-streams-application-reset --application-id a", ["data.delete * bounded"], "its own topics go"],
  ["kafka-streams-application-reset --application-id a --dry-run", [], "shows what would be"],
  [
    "kafka-leader-election.sh --election-type unclean --all-topic-partitions",
    ["data.define * bounded"],
    "what the others had is lost",
  ],
  ["kafka-storage.sh format -t u -c s.properties", [], "what has a format is left as it is"],
  ["kafka-get-offsets.sh --topic t", [], "looks"],
  ["rpk topic trim-prefix t --offset 5", ["infra.delete rpk/topic trim-prefix"], "records go"],
  ["rpk topic list", [], "looks"],
  ["rpk topic alter-config t --set retention.ms=1", ["infra.apply rpk/topic alter-config"], "what stays"],
  ["kafkactl delete topic t", ["infra.delete kafkactl delete"], "the verb first"],
  ["kafkactl get topics", ["infra.read kafkactl get"], "the verb first, and it looks"],
  ["etcdctl compact 100", ["infra.apply etcdctl cluster"], "by its short name"],
  ["pulsar-admin topics skip-all -s sub t", ["infra.delete pulsar-admin/topics skip-all"], "what waits is lost"],
  ["nats server raft step-down", ["infra.apply nats/server/raft step-down"], "another leads"],
  ["rabbitmqadmin queues delete --name q", ["infra.delete rabbitmqadmin/queues delete"], "the noun before the verb"],
  ["rabbitmqadmin queues list", ["infra.read rabbitmqadmin/queues list"], "looks"],
  ["mosquitto_pub -t a/b -m hello -r", [], "a message that is kept"],
  ["mosquitto_pub -t a/b -n -r", ["data.delete a/b bounded"], "the kept one goes"],
  ["influx -execute 'SHOW DATABASES'", ["data.read *"], "names"],
  ["influx -database t -execute 'DROP MEASUREMENT cpu'", ["data.delete *"], "D1: a statement of its first version"],
  ["influx -execute \"CREATE USER a WITH PASSWORD 'b' WITH ALL PRIVILEGES\"", ["data.grant *"], "who may in"],
  ["influx -execute 'DELETE FROM cpu WHERE time < 1'", ["data.delete * bounded"], "some of them"],
  ["algolia indices clear p --confirm", ["infra.delete algolia/indices force clear"], "D1: everything in it"],
  ["algolia indices list", [], "names"],
  ["b2 rm --recursive b2://b", ["infra.delete b2 recursive rm"], "D1: objects"],
  ["b2 bucket delete b", ["infra.delete b2/bucket delete"], "a bucket"],
  ["b2 ls b2://b", ["infra.read b2 ls"], "names"],
  ["elasticsearch-reset-password -u elastic -b", ["infra.delete elasticsearch-reset-password reset"], "who may in"],
  ["elasticsearch-users userdel x", ["infra.delete elasticsearch-users userdel"], "somebody"],
  ["etcdctl member list", [], "looks"],
  ["etcdctl member remove 8e", ["infra.apply etcdctl cluster"], "a member"],
  ["consul snapshot save b.snap", [], "a copy"],
  ["consul snapshot restore b.snap", ["infra.apply consul restore"], "everybody's keys"],
  ["consul operator raft list-peers", [], "looks"],
  ["consul operator raft remove-peer -address=h:8300", ["infra.apply consul cluster"], "a member"],
  ["consul acl token list", [], "looks"],
  ["consul acl token delete -id x", ["infra.apply consul cluster"], "rights"],
  ["consul intention create a b", ["infra.apply consul cluster"], "who may speak to whom"],
];

describe("queues, brokers and stores of keys by what is asked of them", () => {
  it.each(ROWS)("%s: %j (%s)", (command, effects) => {
    expect(seen(command)).toEqual(effects);
  });
});
