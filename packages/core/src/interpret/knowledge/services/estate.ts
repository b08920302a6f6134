import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { type Tool, tool } from "./said.js";

const ANY = /^.{1,40}/;

/** A table that people use is made anew while they use it. */
const alters = (line: Line, emit: Emit): void => {
  const asked = line.value("--alter");
  const text = asked?.text ?? "";
  const statement = /\bdrop\b/i.test(text) ? "alter table drop" : "alter table";
  if (line.has("--execute"))
    emit.add("data.define", "table", line.program, { dialect: "mysql", statement, bounded: true });
};
const rows =
  (kind: "data.delete" | "data.write") =>
  (line: Line, emit: Emit): void =>
    emit.add(kind, "table", line.program, {
      dialect: "mysql",
      statement: kind === "data.delete" ? "delete" : "update",
      bounded: true,
    });

const LIVE =
  "--alter, --database -d, --table -t, --host -h, --user -u, --password -p, --port -P, --where, --source, --dest, --limit, --busy-time";

/** Many machines, volumes and tables worked from one place. */
const TOOLS: readonly Tool[] = [
  {
    names: "juju",
    values: "-m --model, -c --controller, -n --num-units, --to, --channel, --constraints",
    says: [
      [
        /^(?:remove-\S+|destroy-\S+|kill-\S+|unregister|detach-\S+|revoke\S*|suspend-\S+|disable-user|reset-\S+)\b/,
        "loses",
      ],
      [
        /^(?:status|models|controllers|machines|show-\S+|list-\S+|spaces|users|clouds|credentials|debug-log|info|find|help|version|whoami|switch|ssh|scp|config \S+$|diff-bundle|download)\b/,
        "looks",
      ],
      [ANY, "changes"],
    ],
  },
  {
    names: "maas",
    says: [
      [/^\S+ \S+ (?:release|delete|abort|power-off|mark-broken|erase|exit-rescue-mode|lock)\b/, "loses"],
      [/^(?:login|logout|list|status|apikey|\S+ \S+ (?:read|details|query-power-state|get-\S+|list-\S+))\b/, "nothing"],
      [ANY, "changes"],
    ],
  },
  {
    names: "dcos",
    says: [
      [/^(?:\S+ ){1,2}(?:shutdown|remove|kill|stop|uninstall|destroy|delete)\b/, "loses"],
      [
        /^(?:\S+ )?(?:\S+ )?(?:list|show|log|ls|info|status|describe|metrics)\b|^(?:auth|cluster|config|help)\b/,
        "nothing",
      ],
      [ANY, "changes"],
    ],
  },
  {
    names: "omd",
    says: [
      [/^(?:status|sites|version|versions|diff|config \S+ show|help|su)\b/, "nothing"],
      [/^(?:rm|stop|disable|restore|reset|cleanup|kill|umount)\b/, "loses"],
      [ANY, "changes"],
    ],
  },
  {
    names: "puppetserver",
    says: [
      [/^ca (?:clean|revoke|delete|prune)\b/, "loses"],
      [/^ca (?:list|help)\b/, "nothing"],
      [ANY, "changes"],
    ],
  },
  {
    // What is told many machines at once is run on each.
    names: "bolt",
    values:
      "-t --targets, -u --user, -p --password, -i --inventoryfile, --modulepath, --run-as, --transport, -q --query, -m",
    tries: "--noop",
    says: [
      [
        /^command run\b/,
        (line, emit) => {
          if (line.operands[2] !== undefined) emit.shell(line.operands[2], { where: "remote" });
        },
      ],
      [/^(?:script|task|plan) run\b|^apply\b|^file upload\b/, "changes"],
      [/^/, "nothing"],
    ],
  },
  {
    names: "mco",
    says: [
      [/^(?:ping|find|inventory|facts|plugin|help|describe_filter|\S+ status)\b/, "nothing"],
      [ANY, "changes"],
    ],
  },
  {
    // Stores of volumes.
    names: "midclt",
    says: [
      [/^call \S+\.(?:delete|export|destroy|remove|wipe|detach|offline|reboot|shutdown|rollback)\b/, "loses"],
      [/^(?:call \S+\.(?:query|get\w*|config|info|status|list\w*|state)|ping|sql|subscribe)\b/, "nothing"],
      [ANY, "changes"],
    ],
  },
  {
    names: "purevol purepgroup purehost purepod",
    says: [
      [/^(?:eradicate|destroy|disconnect|remove|truncate|copy)\b/, "loses"],
      [/^(?:list|monitor)\b/, "looks"],
      [ANY, "changes"],
    ],
  },
  {
    names: "asinfo asadm",
    whole: true,
    says: [
      [/(?:truncate|recluster|quiesce|manage (?:sindex delete|truncate|udfs remove|roster|acl delete))/, "loses"],
      [/(?:^| )-v ["']?set-|manage |enable/, "changes"],
      [/^/, "nothing"],
    ],
  },
  {
    names: "orchestrator-client orchestrator",
    whole: true,
    says: [
      [
        /(?:^| )-c (?:forget\S*|(?:graceful-|force-)?master-(?:takeover|failover)\S*|reset-\S+|stop-\S+|set-read-only|detach-\S+|kill-\S+|take-master|relocate\S*|begin-downtime|begin-maintenance)/,
        "loses",
      ],
      [
        /(?:^| )-c (?:topology\S*|clusters\S*|which-\S+|discover|replication-analysis|all-\S+|search|api|instance-status|instance)\b/,
        "nothing",
      ],
      [ANY, "changes"],
    ],
  },
  {
    names: "gh-ost pt-online-schema-change",
    values: LIVE,
    tries: "--dry-run",
    options: { "--execute": "flag" },
    says: [[/^/, alters]],
  },
  {
    names: "pt-table-sync pt-slave-restart",
    values: LIVE,
    tries: "--dry-run --print",
    options: { "--execute": "flag" },
    says: [[/^/, (line, emit) => (line.has("--execute") ? rows("data.write")(line, emit) : undefined)]],
  },
  {
    names: "pt-archiver",
    values: LIVE,
    tries: "--dry-run",
    options: { "--no-delete": { sets: "keeps" } },
    says: [[/^/, (line, emit) => (line.flag("keeps") ? undefined : rows("data.delete")(line, emit))]],
  },
];

export const entries: readonly Entry[] = TOOLS.map(tool);
