import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const app = (name: string) => `/home/dev/app/${name}`;

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  // flags, payments: records are data
  ["ldcli flags list --project p", ["data.read ldcli/flags"], "a read"],
  ["ldcli flags create --data @f.json", ["data.write ldcli/flags"], "a record more"],
  ["ldcli flags delete f --project p", ["data.delete ldcli/flags bounded"], "one record less"],
  ["flipt serve", [], "a server of its own"],
  ["unleash features archive x", ["data.write unleash/features bounded"], "out of use"],
  ["stripe refunds create --charge ch_1", ["payment.send stripe", "data.write stripe/refunds"], "money moves"],
  ["stripe customers delete cus_1", ["data.delete stripe/customers bounded"], "a record"],
  ["stripe listen --forward-to localhost:3000", [], "listens only"],
  // backup: what drops copies deletes
  ["restic snapshots", ["infra.read restic read"], "a read"],
  ["restic backup /srv", ["file.read /srv recursive", "? net.send restic"], "copies"],
  ["restic forget --keep-last 3 --prune", ["infra.delete restic forget"], "drops snapshots"],
  ["restic forget --keep-last 3 --dry-run", [], "tries only"],
  ["restic unlock", [], "stale locks only"],
  ["restic unlock --remove-all", ["infra.delete restic locks"], "locks of others too"],
  ["borg prune --keep-daily 7 repo", ["infra.delete borg delete"], "drops archives"],
  [
    "borg create repo::a /srv",
    ["file.read /home/dev/app/repo::a recursive", "file.read /srv recursive", "? net.send borg"],
    "copies",
  ],
  ["kopia snapshot list", ["infra.read backup backup"], "a read"],
  ["duplicity cleanup --force file:///b", ["infra.delete duplicity remove"], "with --force it deletes"],
  ["duplicity cleanup file:///b", [], "without it, it lists"],
  // storage
  ["rclone ls r:b", ["infra.read r:b objects"], "a read"],
  ["rclone copy a r:b", [`file.read ${app("a")} recursive`, "net.send r"], "leaves"],
  ["rclone copy ~/.ssh r:b", ["file.read /home/dev/.ssh recursive", "net.send r"], "leaves with keys"],
  [
    "rclone sync a r:b",
    [`file.read ${app("a")} recursive`, "net.send r", "infra.delete r:b recursive sync"],
    "what is not here goes there",
  ],
  ["rclone sync a r:b --dry-run", [], "tries only"],
  [
    "rclone sync r:b a",
    ["infra.read r:b objects", `file.write ${app("a")} recursive append`, `file.delete ${app("a")} recursive`],
    "files here go",
  ],
  [
    "rclone move a r:b",
    [`file.read ${app("a")} recursive`, "net.send r", `file.delete ${app("a")} recursive`],
    "the source goes",
  ],
  ["rclone purge r:b", ["infra.delete r:b recursive objects"], "all of it"],
  ["mc ls m/b", ["infra.read m/b objects"], "a read"],
  ["mc rb --force m/b", ["infra.delete m/b recursive objects"], "a bucket"],
  [
    "mc mirror --remove m/a m/b",
    ["infra.read m/a objects", "net.send m", "infra.delete m/b recursive mirror"],
    "and removes",
  ],
  ["mc admin user disable m u", ["infra.apply minio admin"].map(() => "infra.apply minio user disable"), "an account"],
  ["mc admin user list m", ["infra.read minio user list"], "a read"],
  ["mc /tmp", ["file.list /tmp"], "the file manager of the same name"],
  ["s3cmd del --recursive s3://b/x", ["infra.delete s3://b/x recursive objects"], "objects"],
  ["s5cmd cp a s3://b/a", [`file.read ${app("a")} recursive`, "net.send b"], "leaves"],
  // messages
  ["kafka-topics --bootstrap-server k:9092 --list", ["net.connect k", "data.read * bounded"], "a read"],
  [
    "kafka-topics.sh --bootstrap-server k:9092 --delete --topic t",
    ["net.connect k", "data.define * bounded"],
    "a topic less",
  ],
  [
    "kafka-consumer-groups --bootstrap-server k:9092 --describe --group g",
    ["net.connect k", "data.read * bounded"],
    "a read",
  ],
  ["kafka-acls --bootstrap-server k:9092 --remove --topic t", ["net.connect k", "data.grant * bounded"], "rights"],
  ["rabbitmqctl list_queues name", ["infra.read rabbitmq list_queues"], "a read"],
  ["rabbitmqctl delete_vhost /p", ["infra.delete rabbitmq delete_vhost"], "a host"],
  ["rabbitmqctl eval 'init:stop().'", ["opaque unknown_language"], "Erlang nobody here reads"],
  ["rabbitmqadmin purge queue name=q", ["infra.delete rabbitmq delete"], "messages"],
  ["nats stream purge s", ["infra.delete nats/stream purge"], "messages"],
  // secrets
  ["op item get x", ["secret.read op item get x"], "a secret"],
  ["op vault delete v", ["infra.delete op/vault delete"], "a vault"],
  ["op run -- rm a", ["secret.read op run", `file.delete ${app("a")}`], "P3: runs a command"],
  ["doppler run -- rm a", ["secret.read doppler run", `file.delete ${app("a")}`], "P3: runs a command"],
  [
    "doppler run --command 'rm a && rm b'",
    [`file.delete ${app("a")}`, `file.delete ${app("b")}`, "secret.read doppler run"],
    "as text",
  ],
  ["doppler secrets delete X -y", ["infra.delete doppler/secrets force delete"], "a secret less"],
  ["doppler configs list", ["infra.read doppler/configs list"], "a read"],
  ["pass show mail", ["secret.read pass show"], "a password"],
  ["aws-vault exec p -- rm a", ["secret.read environment", `file.delete ${app("a")}`], "P3: runs a command"],
  ["sops -d s.yaml", ["secret.read sops", `file.read ${app("s.yaml")}`], "decrypts"],
  // watching, gateways, hosting
  ["newrelic entity delete 1", ["infra.delete newrelic/entity delete"], "an entity"],
  ["pd incident list", ["infra.read pd/incident list"], "a read"],
  ["promtool check rules r.yml", [`file.read ${app("r.yml")}`], "a file"],
  ["amtool silence expire x", ["infra.delete alertmanager silence"], "a silence"],
  ["grafana-cli plugins uninstall p", ["infra.delete grafana plugin"], "a plugin"],
  ["apigeecli apis delete --name a", ["infra.delete apigeecli/apis delete"], "an API"],
  ["deck gateway reset --force", ["infra.delete kong force reset"], "everything in the gateway"],
  ["wrangler kv:key get --namespace-id=a K", ["infra.read wrangler/kv:key get"], "a read"],
  ["wrangler kv:namespace delete --namespace-id=a", ["infra.delete wrangler/kv:namespace delete"], "a store"],
  ["wrangler dev", ["code.run project project"], "runs here"],
  ["heroku apps:destroy -a x", ["infra.delete heroku apps:destroy"], "an app"],
  ["vercel --prod", ["infra.apply vercel deploy"], "without a verb it deploys"],
  ["circleci context remove-secret o c K", ["infra.delete circleci/context remove-secret"], "a secret"],
  ["jenkins-cli -s http://ci delete-job j", ["net.receive ci", "infra.delete jenkins delete-job"], "a job"],
  // servers
  ["gitlab-ctl status", [], "looks only"],
  ["gitlab-rake gitlab:backup:restore", ["infra.apply gitlab gitlab:backup:restore"], "everybody's projects"],
  ["nginx -t", [], "looks only"],
  ["nginx -s reload", [], "keeps serving"],
  ["nginx -s stop", ["system.kill nginx", "system.configure nginx service"], "cuts off"],
  ["haproxy -c -f h.cfg", [], "looks only"],
  ["apachectl -k stop", ["system.configure apachectl service"], "cuts off"],
  ["supervisorctl stop all", ["system.configure all service", "system.configure * service"], "a service"],
];

describe("services worked from the command line", () => {
  it.each(ROWS)("P4: %s", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
