import type { Line } from "../line.js";
import type { Effect, Emit, Entry, OptionSpec, Usage } from "../types.js";
import { textOf } from "../value.js";
import { runVerb, service } from "./verb.js";

const data = (
  kind: "data.read" | "data.write" | "data.delete" | "data.define" | "data.grant",
  statement: string,
): Effect => ({
  kind,
  type: "table",
  name: "*",
  detail: { dialect: "kafka", statement, bounded: true },
});
const CONNECTION: Readonly<Record<string, OptionSpec>> = {
  "--bootstrap-server, --bootstrap-controller, --zookeeper, --broker-list": "host",
  "--command-config, --consumer.config, --producer.config, --admin.config": "read",
  "--help, --version": "harmless",
};
const TARGETS: OptionSpec = "value";

/** The tools of Apache Kafka: one program a thing, its verb an option. */
const kafka: readonly Entry[] = [
  tool(["kafka-topics"], {
    "--topic, --topic-id, --partitions, --replication-factor, --replica-assignment, --config, --delete-config, --partition-size-limit-per-response":
      TARGETS,
    "--list --describe": { sets: "reads" },
    "--create": { effects: [data("data.define", "create topic")] },
    "--alter": { effects: [data("data.define", "alter topic")] },
    "--delete": { effects: [data("data.define", "drop topic")] },
    "--if-exists --if-not-exists --exclude-internal --under-replicated-partitions --unavailable-partitions --under-min-isr-partitions --at-min-isr-partitions --topics-with-overrides --force --disable-rack-aware":
      "flag",
  }),
  tool(["kafka-consumer-groups", "kafka-share-groups"], {
    "--group, --topic, --to-datetime, --to-offset, --shift-by, --by-duration, --state, --type, --timeout": "value",
    "--from-file": "read",
    "--list --describe": { sets: "reads" },
    "--delete --delete-offsets": { effects: [data("data.delete", "delete")] },
    "--reset-offsets": { effects: [data("data.write", "update")] },
    "--dry-run": "harmless",
    "--execute --export --all-groups --all-topics --to-earliest --to-latest --to-current --members --offsets --verbose --validate":
      "flag",
  }),
  // Topics of its own go with the offsets.
  tool(["kafka-streams-application-reset"], {
    "--input-topics, --intermediate-topics, --internal-topics, --to-datetime, --to-offset, --shift-by, --by-duration, --config-file":
      "value",
    "--application-id": { value: "required", effects: [data("data.delete", "delete")] },
    "--from-file": "read",
    "--dry-run": "harmless",
    "--force --to-earliest --to-latest --execute": "flag",
  }),
  tool(["kafka-acls"], {
    "--topic, --group, --cluster, --principal, --operation, --allow-principal, --deny-principal, --allow-host, --deny-host, --transactional-id, --delegation-token, --resource-pattern-type, --user-principal, --authorizer, --authorizer-properties":
      "value",
    "--list": { sets: "reads" },
    "--add": { effects: [data("data.grant", "grant")] },
    "--remove": { effects: [data("data.grant", "revoke")] },
    "--force --producer --consumer --idempotent": "flag",
  }),
  tool(["kafka-configs"], {
    "--entity-type, --entity-name, --topic, --client-id, --user, --broker, --broker-logger, --ip, --add-config, --delete-config":
      "value",
    "--add-config-file": "read",
    "--describe": { sets: "reads" },
    "--alter": { effects: [data("data.define", "alter config")] },
    "--all --entity-default --user-defaults --client-defaults --broker-defaults --force": "flag",
  }),
  tool(["kafka-delete-records"], {
    "--offset-json-file": { is: "read", effects: [data("data.delete", "delete")] },
  }),
  tool(["kafka-console-producer", "kafka-verifiable-producer", "kafka-producer-perf-test"], {
    "--topic, --property, --producer-property, --acks, --compression-codec, --num-records, --record-size, --throughput, --payload-file, --producer-props, --max-messages":
      { value: "required", sets: "sends" },
    "--sync --print-metrics": "flag",
  }),
  tool(["kafka-console-consumer", "kafka-verifiable-consumer", "kafka-consumer-perf-test"], {
    "--topic, --group, --partition, --offset, --max-messages, --timeout-ms, --property, --consumer-property, --formatter, --include, --whitelist, --isolation-level, --key-deserializer, --value-deserializer":
      { value: "required", sets: "reads" },
    "--from-beginning --skip-message-on-error --enable-systest-events": "flag",
  }),
  tool(["kafka-reassign-partitions", "kafka-leader-election", "kafka-preferred-replica-election"], {
    "--reassignment-json-file, --topics-to-move-json-file, --path-to-json-file": "read",
    "--throttle, --topic, --partition, --timeout": "value",
    // A leader that was behind loses what the others had.
    "--election-type": { value: "required", effects: [data("data.define", "alter partitions")] },
    "--verify --list --generate": { sets: "reads" },
    "--execute --cancel": { effects: [data("data.define", "alter partitions")] },
    "--all-topic-partitions --additional --preserve-throttles --disable-rack-aware": "flag",
  }),
  tool(
    [
      "kafka-get-offsets",
      "kafka-log-dirs",
      "kafka-dump-log",
      "kafka-broker-api-versions",
      "kafka-replica-verification",
    ],
    {
      "--topic, --topics, --partitions, --time, --files, --max-wait-ms": "value",
      "--describe --print-data-log --deep-iteration --exclude-internal-topics": "flag",
    },
  ),
  // A folder that has a format is left as it is.
  tool(["kafka-storage"], {
    "-t --cluster-id, -S --add-scram, -r --release-version, -f --feature": "value",
    "-c --config": "read",
    "-g --ignore-formatted, -s --standalone, -N --no-initial-controllers": "flag",
  }),
];

function tool(names: readonly string[], options: Readonly<Record<string, OptionSpec>>): Entry {
  return {
    names: names.flatMap((name) => [name, `${name}.sh`]),
    options: { ...CONNECTION, ...options },
    effects: [
      { ...data("data.read", "select"), when: "reads" },
      { ...data("data.write", "insert"), when: "sends" },
    ],
  };
}

const rabbit = (kind: Effect["kind"], what: string): Usage => ({
  effects: [{ kind, type: "cloud", name: "rabbitmq", detail: { program: "rabbitmq", what } }],
  unknownOptions: "ignored",
});

const rabbitmqctl: Entry = {
  names: ["rabbitmqctl", "rabbitmq-diagnostics", "rabbitmq-queues", "rabbitmq-streams", "rabbitmq-upgrade"],
  options: {
    "-n --node, -p --vhost, -t --timeout, --formatter, --script-name, --erlang-cookie, --apply-to, --priority, --silence-warnings":
      "value",
    "-q --quiet -s --silent -l --longnames -d --dry-run --if-empty --if-unused --online --offline --local --no-table-headers --print-stacktrace":
      "flag",
    "-h --help": "harmless",
  },
  act: (line, emit) => {
    const verb = textOf(line.operands[0]);
    if (verb === null) return emit.unknown();
    rabbitVerb(verb, line, emit);
  },
};

const RABBIT_READS =
  /^(?:list_|status|report|cluster_status|environment|ping|check_|await_|help|version|authenticate_user|node_health_check|autocomplete|decode|encode|hash_password|quorum_status|observer|memory_breakdown|listeners|log_location|log_tail|resolve_|runtime_thread_stats|server_version|erlang_version|os_env|alarms|maybe_stuck|consume_event_stream|cipher_suites|tls_versions|schema_info|is_booting|is_running|stream_status|peek)/;
const RABBIT_DELETES =
  /^(?:delete_|clear_|purge_|reset$|force_reset$|forget_cluster_node$|remove_|close_|shrink|wipe|force_gc$|reset_stats)/;

function rabbitVerb(verb: string, line: Line, emit: Emit): void {
  const target = textOf(line.operands[1]) ?? undefined;
  const detail = { program: "rabbitmqctl", what: verb.slice(0, 64), ...(target && { target: target.slice(0, 256) }) };
  if (verb === "eval" || verb === "eval_file") emit.opaque("unknown_language");
  else if (verb === "exec") emit.run(line.operands.slice(1));
  else if (RABBIT_READS.test(verb)) emit.add("infra.read", "cloud", "rabbitmq", detail);
  else if (RABBIT_DELETES.test(verb)) emit.add("infra.delete", "cloud", "rabbitmq", detail);
  else emit.add("infra.apply", "cloud", "rabbitmq", detail);
}

const rabbitmqadmin: Entry = {
  names: ["rabbitmqadmin"],
  options: {
    "-c --config": "read",
    "-H --host": "host",
    "-N --node, -P --port, -V --vhost, -u --username, -p --password, -U --base-uri, -f --format, -S --sort, -d --depth, --path-prefix, --request-timeout, --ssl-ca-cert-file, --ssl-cert-file, --ssl-key-file":
      "value",
    "-q --quiet -y --yes -k --ssl-insecure -s --ssl -R --sort-reverse -b --bash-completion": "flag",
    "--help --version": "harmless",
  },
  subcommands: {
    "list show get export help": rabbit("infra.read", "list"),
    "declare import": rabbit("infra.apply", "declare"),
    publish: { ...rabbit("data.write", "publish"), effects: [data("data.write", "insert")] },
    "delete purge close": rabbit("infra.delete", "delete"),
  },
  // Since its second version the noun comes first: `queues delete --name q`.
  otherwise: {
    unknownOptions: "ignored",
    act: (line, emit) =>
      runVerb(line, { names: ["rabbitmqadmin"], subject: "infra", from: 1, verbs: { declare: "apply" } }, emit),
  },
};

const rpk: Entry = service({
  names: ["rpk", "pulsar-admin", "kafkactl"],
  subject: "infra",
  from: 1,
  options: {
    "--brokers, -X --config-opt, --profile, --partitions, --replicas, -t --topic, -n --num, -g --group, -k --key, --offset, -f --format":
      "value",
  },
  shows: /^(?:topic (?:consume|list|describe)|container|debug|iotune)\b/,
  verbs: {
    "trim-prefix": "delete",
    "alter-config": "apply",
    "add-partitions": "apply",
    seek: "apply",
    skip: "delete",
    "skip-all": "delete",
    "skip-messages": "delete",
    "expire-messages": "delete",
    "clear-backlog": "delete",
    "reset-cursor": "apply",
    "grant-permission": "apply",
  },
});

const nats: Entry = service({
  names: ["nats"],
  subject: "infra",
  from: 0,
  options: {
    "-s --server, --user, --password, --creds, --nkey, --tlscert, --tlskey, --tlsca, --timeout, --context, --subject, --count, --header -H, --subjects, --storage, --retention, --replicas, --max-msgs, --max-age":
      "value",
  },
  shows:
    /^(?:sub|subscribe|bench|rtt|latency|context (?:ls|show|select)|server (?:ls|info|report)|account info|events)\b/,
  verbs: {
    pub: "apply",
    request: "apply",
    reply: "apply",
    purge: "delete",
    rmm: "delete",
    empty: "delete",
    seal: "apply",
    "step-down": "apply",
    "peer-remove": "delete",
  },
});

const clients: readonly Entry[] = [
  {
    // Tasks that wait are lost, workers of everybody end.
    names: ["celery"],
    options: {
      "-A --app, -b --broker, --result-backend, --loader, --config, --workdir, -Q --queues, -d --destination, -t --timeout":
        "value",
      "-h --help --version": "harmless",
    },
    unknownOptions: "ignored",
    effects: [{ kind: "code.run", type: "code", name: "project", detail: { origin: "project", language: "other" } }],
    act: (line, emit) => {
      const said = line.operands
        .slice(0, 3)
        .map((one) => textOf(one) ?? "*")
        .join(" ");
      const detail = { program: "celery", what: said.slice(0, 64) };
      if (
        /^(?:purge|(?:control )?(?:shutdown|terminate|revoke|cancel_consumer)|amqp (?:queue|exchange)\.(?:delete|purge))\b/.test(
          said,
        )
      )
        emit.add("infra.delete", "cloud", "celery", detail);
      else if (/^(?:control|migrate|amqp)\b/.test(said)) emit.add("infra.apply", "cloud", "celery", detail);
    },
  },
  {
    names: ["kcat", "kafkacat"],
    options: {
      "-b": { value: "required", sets: "broker" },
      "-P": { sets: "produces", effects: [data("data.write", "insert")] },
      "-C -L -Q": "flag",
      "-G -t -p -o -c -X -f -K -D -k -H -s -r -m -z -E -d -F": "value",
      "-e -q -v -u -J -Z -U -T -l -A -0 -1": "flag",
      "-V -h": "harmless",
    },
    // What it sends are the files it is given, whole or line by line, or its input.
    act: (line, emit) => {
      const broker = line.value("-b");
      const sends = line.flag("produces");
      if (sends) for (const file of line.operands) emit.file("file.read", file);
      if (broker !== null) emit.net(sends ? "net.send" : "net.connect", broker);
    },
  },
  {
    names: ["mosquitto_pub"],
    options: {
      "-h --host": "send-host",
      "-f --file": "read",
      "-t --topic, -m --message, -p --port, -q --qos, -u --username, -P --pw, -i --id, -I --id-prefix, -k --keepalive, -V --protocol-version, -L --url, -A --bind, -M, -U, --cafile, --capath, --cert, --key, --repeat, --repeat-delay, --will-topic, --will-payload, --will-qos, -D --property":
        "value",
      "-r --retain": { sets: "keeps" },
      "-n --null-message": { sets: "nothing" },
      "-l --stdin-line -s --stdin-file -d --debug -S --insecure --quiet -c --disable-clean-session --will-retain":
        "flag",
    },
    // Nothing, kept: the message that was kept for whoever comes later is gone.
    act: (line, emit) => {
      if (line.flag("keeps") && line.flag("nothing"))
        emit.add("data.delete", "table", line.value("-t"), { dialect: "mqtt", statement: "delete", bounded: true });
    },
  },
  {
    names: ["mosquitto_sub", "mosquitto_rr"],
    options: {
      "-h --host": "host",
      "-t --topic, -p --port, -q --qos, -u --username, -P --pw, -i --id, -I --id-prefix, -k --keepalive, -V --protocol-version, -L --url, -C, -W, -F, -T --filter-out, -U --unsubscribe, -m, -e, --cafile, --capath, --cert, --key, -D --property":
        "value",
      "-v --verbose -d --debug -R -N --pretty --quiet -c --disable-clean-session --insecure --retained-only --remove-retained":
        "flag",
    },
  },
];

export const entries: readonly Entry[] = [...kafka, rabbitmqctl, rabbitmqadmin, rpk, nats, ...clients];
