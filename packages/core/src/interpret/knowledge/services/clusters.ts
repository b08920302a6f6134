import { said } from "../cut.js";
import type { Line } from "../line.js";
import type { Emit, Entry, OptionSpec } from "../types.js";
import { textOf } from "../value.js";

/**
 * A program that works on a cluster or a store by words: which of them only look and which lose data or a member. What is
 * in neither changes how the cluster runs. Patterns are matched against the operands joined by blanks.
 */
interface Row {
  readonly names: string;
  readonly looks: RegExp;
  readonly loses: RegExp;
  /** Options with a value: their values are no verbs. */
  readonly values?: string;
  /** Ways to try only. */
  readonly tries?: string;
  /** Commands that print keys or passwords. */
  readonly secrets?: RegExp;
  readonly syntax?: "word";
  /** Without a command it reads them line by line. */
  readonly asks?: boolean;
}

const MAX_LINES = 256;
const NEVER = /(?!)/;
/** Behind these stand names, whatever they say. */
const MAKES = "create|set|add|new|enable|apply|init|import|clone|copy|cp|rename|map|start|resize|tag";
/** Up to three words of what it is about stand before a verb. */
const verbs = (words: string): RegExp => new RegExp(`^(?:(?!(?:${MAKES}) )[\\w.-]+ ){0,3}?(?:${words})(?: |$)`);
const LOOKS =
  "ls|ps|top|list|tree|stat|stats|status|dump[\\w-]*|df|du|info|show|get|metadata|describe|help|version|versions|check";

const ROWS: readonly Row[] = [
  {
    // Cassandra. Flushing, cleaning up and taking snapshots keep what is there.
    names: "nodetool",
    values: "-h --host, -p --port, -u --username, -pw --password, -pwf --password-file",
    syntax: "word",
    looks:
      /^(?:$|status\w*|info|ring|\w*stats|describe\w+|compactionhistory|gossipinfo|version|list\w+|get\w+|\w*histograms|toppartitions|profileload|rangekeysample|datapaths|failuredetector|view\w+|verify|help|snapshot|flush|sjk)\b/,
    loses:
      /^(?:clearsnapshot|removenode|decommission|assassinate|drain|stopdaemon|truncatehints|garbagecollect|resetlocalschema|forcecompact)\b/,
  },
  {
    names: "ceph",
    values: "-c --conf, -n --name, --id --user, -k --keyring, --cluster, -f --format, -m --monmap, -o --out-file",
    looks: new RegExp(
      `^(?:$|health|report|features|fsid|quorum_status|mon_status|time-sync-status|progress|log last|iostat)|${verbs(`${LOOKS}|perf|find|lspools|getmap|map|lookup|utilization|ok-to-stop|ok-to-rm|safe-to-destroy|blocked-by|query|lsd|get-\\w+`).source}`,
    ),
    loses: verbs(
      "rm|remove|delete|del|purge|purge-new|destroy|out|down|lost|zap|fail|stop|reset|clear|rmfailed|rmstore|flush|force-create-pg|force_create_pg|mark_unfound_lost|rm-snap|rm_data_pool",
    ),
    secrets: /^auth (?:get|get-key|print-key|print_key|export|ls|list|get-or-create\S*)(?: |$)/,
  },
  {
    names: "rados",
    values: "-p --pool, -N --namespace, -t --concurrent-ios, -b, --id, -n --name, -c --conf, -k --keyring, -s --snap",
    looks:
      /^(?:$|lspools|df|ls|stat2?|get|getxattr|listxattr|listomap\w+|getomap\w+|listwatchers|lssnap|bench|list-inconsistent\S*|export)(?: |$)/,
    loses: /^(?:rm|purge|rmpool|rmsnap|rmxattr|rmomapkey|clearomap|truncate|rollback|import|cppool)(?: |$)/,
  },
  {
    names: "rbd",
    values:
      "-p --pool, --image, --namespace, -s --size, --id, -n --name, -k --keyring, -c --conf, -m --mon_host, --snap, --dest, --order, --image-feature, --format",
    looks: new RegExp(`^(?:showmapped|bench|export|export-diff|children|watch|diff)(?: |$)|${verbs(LOOKS).source}`),
    loses: verbs("rm|remove|purge|rollback|revert|del|move|mv|abort|unmap|flatten|import-diff"),
  },
  {
    names: "cephadm radosgw-admin gluster",
    values: "--uid, --bucket, --tenant, --subuser, --key-type, --fsid, --name, --osd-id",
    looks: verbs(`${LOOKS}|logs|check-host|inspect-image|gather-facts|list-networks|pull|heal [\\w.-]+ info`),
    loses: verbs("rm|remove|delete|del|purge|suspend|trim|detach|stop|reset|unlink|rm-\\w+|zap-osds|remove-brick"),
  },
  {
    names: "neo4j-admin",
    looks:
      /^(?:$|help|check|check-consistency|memrec|report|dump|backup|database (?:dump|check|info|backup|aggregate-backup)|server (?:memory-recommendation|report|validate-config|get)|dbms test)(?: |-|$)/,
    loses: /(?:^| )(?:unbind|unbind-system-db|--overwrite-destination(?:=true)?|--force(?:=true)?)(?: |$)/,
  },
  {
    names: "influxd-ctl",
    values: "-bind, -auth-type, -user, -pwd, -secret",
    syntax: "word",
    looks: /^(?:$|show\S*|backup|entropy show|token|ldap (?:get-config|verify|sample-config)|node-labels get)(?: |$)/,
    loses: /^(?:remove-\w+|leave|kill-\S+|truncate-shards|delete-\S+|restore)(?: |$)/,
  },
  {
    names: "patronictl repmgr pg_autoctl",
    values: "-c --config-file, -f, -d --dcs-url, -k, --pgdata, --name, --formation, --group",
    tries: "--dry-run",
    looks:
      /^(?:$|list|topology|show-config|history|version|dsn|query|cluster (?:show|matrix|crosscheck|event)|node (?:status|check)|show|standby clone|daemon status)(?: |$)/,
    loses:
      /^(?:remove|reinit|failover|switchover|standby (?:switchover|promote|unregister)|primary unregister|witness unregister|node (?:rejoin|service)|cluster cleanup|drop|perform)(?: |$)/,
  },
  {
    names: "snapper",
    values:
      "-c --config, -t --type, -d --description, -u --userdata, --from, --to, --pre-number, --iso, --machine-readable",
    looks: /^(?:$|list|ls|list-configs|status|diff|xadiff|get-config|create|help)(?: |$)/,
    loses: /^(?:delete|rm|remove|cleanup|undochange|rollback|delete-config)(?: |$)/,
  },
  {
    // Bacula: volumes are purged, and what they held is written over.
    names: "bconsole",
    asks: true,
    values: "-c, -D, -d, -u",
    looks: /^(?:$|list|llist|status|show|estimate|messages|version|help|time|wait|query|quit|exit)(?: |$)/,
    loses: /^(?:purge|delete|prune|truncate|cancel|label|relabel|disable|update|stop)(?: |$)/,
  },
  {
    names: "zkCli zkCli.sh zkcli",
    asks: true,
    values: "-server, -timeout, -client-configuration",
    syntax: "word",
    looks: /^(?:$|ls2?|get\w*|stat|sync|history|version|config|printwatches|whoami|quit|close|connect)(?: |$)/,
    loses: /^(?:delete|deleteall|rmr|delquota|removewatches|reconfig)(?: |$)/,
  },
  {
    // Here the server is the first word.
    names: "zookeeper-shell zookeeper-shell.sh",
    values: "-zk-tls-config-file",
    syntax: "word",
    looks: /^\S*(?:$| (?:ls2?|get\w*|stat|sync|version|config|quit|close)(?: |$))/,
    loses: /^\S+ (?:delete|deleteall|rmr|delquota|reconfig)(?: |$)/,
  },
  {
    names: "borgmatic autorestic resticprofile proxmox-backup-client",
    values:
      "-c --config, -v --verbosity, -l --location, -b --backend, -n --name, -r --repository, --archive, --repo, --keep-last, --ns",
    tries: "--dry-run",
    looks:
      /^(?:$|list|ls|info|rinfo|rlist|repo-info|repo-list|snapshots?(?: (?:list|files))?|status|check|config|backup|create|find|show|version|help|help-topics|diff|catalog|compare|test|exec -- snapshots|benchmark|login|logout)(?: |$)/,
    loses:
      /(?:^|^snapshot |^\S+\.)(?:prune|delete|compact|forget|repo-delete|purge|purge-broken-files|unschedule|break-lock)(?: |$)/,
  },
  {
    names:
      "kafka-transactions kafka-transactions.sh kafka-cluster kafka-cluster.sh kafka-features kafka-features.sh kafka-metadata-quorum kafka-metadata-quorum.sh kafka-delegation-tokens kafka-delegation-tokens.sh",
    values:
      "--bootstrap-server, --bootstrap-controller, --command-config, --id, --topic, --partition, --metadata, --feature",
    looks:
      /^(?:$|describe|describe-producers|find-hanging|list|list-endpoints|cluster-id|version-mapping|feature-dependencies)(?: |$)/,
    loses: /^(?:abort|forceTerminateTransaction|unregister|downgrade|disable|remove-controller)(?: |$)/,
  },
  {
    // Its `--version` says which copy.
    names: "duplicati-cli",
    values: "--version, --passphrase, --dbpath, --keep-versions, --keep-time",
    tries: "--dry-run",
    looks: /^(?:$|list|find|compare|test|help|list-broken-files|list-affected|backup|restore|repair)(?: |$)/,
    loses: /^(?:delete|purge|purge-broken-files|compact)(?: |$)/,
  },
  {
    names: "kaf",
    values: "-c --cluster, -b --brokers, -g --group, -p --partitions, -r --replicas, -o --offset, -n --limit-messages",
    looks:
      /^(?:$|topics?(?: (?:ls|list|describe|lag))?|groups?(?: (?:ls|list|describe|peek))?|nodes?|consume|query|config|completion|valid)(?: |$)/,
    loses: verbs("delete|rm|commit|reset"),
  },
  {
    names: "memcached-tool memccapable memcdump",
    looks: /^\S*(?: (?:display|stats|settings|sizes|dump|keys))?$/,
    loses: /(?:^| )(?:flush_all|flush)(?: |$)/,
  },
  {
    names: "rabbitmq-plugins",
    values: "-n --node, -p --plugins-dir, --formatter",
    looks: /^(?:$|list|directories|is_enabled|help|version)(?: |$)/,
    loses: NEVER,
  },
  {
    names: "timeshift",
    values:
      "--snapshot, --snapshot-device, --target, --target-device, --grub-device, --comments, --tags, --backup-device",
    looks: /^(?:$|.*--(?:list|list-snapshots|list-devices|check|create)\b)/,
    loses: /--(?:delete|delete-all|restore)(?: |$)/,
  },
  {
    names: "rq",
    values: "-u --url, -c --config, -w --worker-class, -n --name",
    looks: /^(?:$|info|worker|worker-pool|enqueue|schedule|scheduler|version)(?: |$)/,
    loses: /^(?:empty|requeue)(?: |$)/,
  },
];

function entry({ names, looks, loses, values, tries, secrets, syntax, asks = false }: Row): Entry {
  const own = new Set(values?.split(/,? /));
  const help = ["--help", "--version", "-help", "-version"].filter((name) => !own.has(name)).join(" ");
  const options: Record<string, OptionSpec> = { [help]: "harmless" };
  if (tries !== undefined) options[tries] = "harmless";
  if (values !== undefined) options[values] = "value";
  return {
    names: names.split(" "),
    ...(syntax === undefined ? {} : { syntax }),
    options,
    unknownOptions: "ignored",
    act: (line, emit) => {
      const told = asks && line.operands.length === 0 ? line.stdin.text : "";
      if (told === null) emit.opaque("unknown_code");
      else if (told !== "" && told.split("\n", MAX_LINES).some((one) => loses.test(one.trim())))
        emit.add("infra.delete", "cloud", line.program, { program: line.program, what: "commands" });
      else act(line, { looks, loses, secrets: secrets ?? NEVER }, emit);
    },
  };
}

function act(line: Line, { looks, loses, secrets }: Pick<Row, "looks" | "loses"> & { secrets: RegExp }, emit: Emit) {
  const words = line.operands.slice(0, 9).map((operand) => textOf(operand) ?? "*");
  const verbs = words.join(" ").slice(0, 512);
  // Some say what they do by an option.
  const whole = said(line.words, "*", emit);
  const what = verbs.split(" ", 3).join(" ").slice(0, 64);
  const detail = { program: line.program, what };
  if (secrets.test(verbs)) emit.add("secret.read", "cloud", line.program, { what: "secrets" });
  else if (loses.test(verbs) || loses.test(whole)) emit.add("infra.delete", "cloud", line.program, detail);
  else if (looks.test(verbs) && (verbs !== "" || !OPTIONS_SAY.has(line.program) || looks.test(whole)))
    emit.add("infra.read", "cloud", line.program, detail);
  else emit.add("infra.apply", "cloud", line.program, detail);
}

/** Programs whose verbs are options. */
const OPTIONS_SAY: ReadonlySet<string> = new Set(["timeshift"]);

/** Clusters and stores, worked from the command line: members leave, pools and snapshots go. */
export const entries: readonly Entry[] = ROWS.map(entry);
