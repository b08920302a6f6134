import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const app = (name: string) => `/home/dev/app/${name}`;
const PUT_BACK = "data.define *";

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["wal-g backup-list", ["infra.read wal-g read"], "names"],
  ["wal-g backup-push /var/lib/postgresql/15/main", ["infra.read wal-g backup"], "a copy more"],
  ["wal-g delete retain FULL 5", ["infra.read wal-g delete"], "shows what would go"],
  ["wal-g delete everything FORCE --confirm", ["infra.delete wal-g delete"], "D1: all copies"],
  ["wal-g backup-fetch /data LATEST", ["infra.read wal-g restore", PUT_BACK], "D1: over the data there is"],
  ["wal-g st ls", ["infra.read wal-g st"], "what the store holds"],
  ["wal-g st rm basebackups_005/x", ["infra.delete wal-g st rm"], "by the store's own verbs"],
  ["pgbackrest --stanza=main info", ["infra.read pgbackrest read"], "what there is"],
  ["pgbackrest --stanza main --type=full backup", ["infra.read pgbackrest backup"], "a copy more"],
  ["pgbackrest --stanza=main --delta restore", ["infra.read pgbackrest restore", PUT_BACK], "D1: over the data"],
  ["pgbackrest --stanza=main --dry-run expire", [], "tries only"],
  ["pgbackrest --stanza=main stanza-delete --force", ["infra.delete pgbackrest force expire"], "D1: all copies"],
  ["barman list-backup pg", ["infra.read barman read"], "names"],
  ["barman delete pg oldest", ["infra.delete barman delete"], "a copy"],
  [
    "barman recover pg latest out",
    [`file.write ${app("out")}`, "infra.read barman restore", PUT_BACK],
    "D1: over what is there",
  ],
  ["barman-cloud-backup-delete -b 1 s3://b/pg main", ["infra.delete barman delete"], "a copy"],
  ["barman-cloud-backup-delete --dry-run -b 1 s3://b/pg main", [], "tries only"],
  ["barman-cloud-backup-list s3://b/pg main", ["infra.read barman read"], "names"],
  ["xtrabackup --backup --target-dir=d", [], "a copy"],
  ["xtrabackup --copy-back --target-dir=d", [PUT_BACK], "D1: where the server keeps its data"],
  ["pg_probackup show -B /b", ["infra.read pg_probackup read"], "names"],
  ["pg_probackup delete -B /b --instance m -i X", ["infra.delete pg_probackup delete"], "a copy"],
  ["kopia snapshot list", ["infra.read kopia backup"], "names"],
  ["kopia snapshot create src", ["infra.read kopia backup"], "a copy more"],
  ["kopia snapshot delete k1 --delete", ["infra.delete kopia delete"], "a copy"],
  ["kopia snapshot expire --all", [], "shows what would go"],
  ["kopia snapshot expire --all --delete", ["infra.delete kopia expire"], "copies"],
  ["kopia snapshot restore k1 out", [`file.write ${app("out")} recursive append`], "what it holds, there"],
  ["kopia policy list", ["infra.read kopia policy list"], "looks"],
  ["kopia policy set --global --keep-latest 1", ["infra.apply kopia policy set"], "how long copies are kept"],
  ["kopia repository disconnect", ["infra.delete kopia repository disconnect"], "no copies any more"],
];

describe("copies of databases: taken, put back, dropped", () => {
  it.each(ROWS)("%s: %j (%s)", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
