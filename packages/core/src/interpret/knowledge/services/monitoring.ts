import { readGraphql } from "../net/graphql.js";
import type { Entry, Usage } from "../types.js";
import { service } from "./verb.js";

const GRAFANA: Usage = {
  options: {
    "--pluginsDir --homepath --config --repo --pluginUrl --configOverrides": "value",
    "--insecure --debug -d": "flag",
  },
  subcommands: {
    plugins: {
      subcommands: {
        "ls list-remote list-versions": {},
        "install update upgrade update-all upgrade-all": { operands: "package" },
        "uninstall remove": {
          effects: [{ kind: "infra.delete", type: "cloud", name: "grafana", detail: { what: "plugin" } }],
        },
      },
    },
    admin: {
      effects: [{ kind: "infra.apply", type: "cloud", name: "grafana", detail: { what: "admin" } }],
      unknownOptions: "ignored",
    },
    cue: {},
  },
};

/** What watches running systems, and whom it wakes. */
export const entries: readonly Entry[] = [
  {
    ...service({
      names: ["newrelic"],
      subject: "infra",
      from: 1,
      options: {
        "--accountId -a, --name, --id -i, --guid -g, --applicationId, --query, --tag -t, --key, --value, --user, --revision, --description, --changelog, --domain, --type, --logLevel, --outputFile":
          "value",
      },
      shows: /^(?:query|nrql|diagnose|entity search|utils|agent config obfuscate)\b/,
      hands: /^(?:entity deployment create|events post|changeTracking create)\b/,
    }),
    subcommands: {
      nerdgraph: {
        options: { "--accountId, --variables": "value" },
        unknownOptions: "ignored",
        act: (line, emit) => {
          const asked = readGraphql(line.operands.slice(1));
          const kind = asked === "removal" ? "infra.delete" : asked === "change" ? "infra.apply" : "infra.read";
          emit.add(kind, "cloud", "newrelic", { program: "newrelic", what: "nerdgraph" });
        },
      },
    },
    otherwise: {},
  },
  service({
    names: ["honeymarker"],
    subject: "infra",
    from: 0,
    options: {
      "-k --writekey, -d --dataset, -a --api_host, -i --marker_id, -m --msg, -t --type, -s --start_time": "value",
    },
  }),
  {
    names: ["thanos"],
    unknownOptions: "ignored",
    subcommands: {
      tools: {
        unknownOptions: "ignored",
        subcommands: {
          bucket: {
            unknownOptions: "ignored",
            subcommands: {
              "cleanup mark rewrite retention": {
                effects: [{ kind: "infra.delete", type: "cloud", name: "thanos", detail: { what: "blocks" } }],
                unknownOptions: "ignored",
              },
              "ls inspect verify web": { unknownOptions: "ignored" },
            },
          },
          "rules-check": {},
        },
      },
    },
    otherwise: { unknownOptions: "ignored" },
  },
  service({
    names: ["pd"],
    subject: "infra",
    from: 1,
    options: {
      "-i --ids, -n --name, -s --statuses, -e --email, -t --title, -d --details, -u --urgencies, --assign, --since, --until, --limit, -k --keys, -l --delimiter, -b --useauth, --assign_to_user_ids":
        "value",
    },
    shows: /^(?:auth|login|util)\b/,
    verbs: { ack: "apply", resolve: "apply", open: "read", set: "apply" },
  }),
  service({
    names: ["dog", "datadog", "datadogpy"],
    subject: "infra",
    from: 1,
    options: {
      "--tags, --api-key, --application-key, --title, --text, --name, --type, --query, --message, --timeout": "value",
    },
    verbs: { post: "apply", mute: "stop", unmute: "apply", mute_all: "stop", delete: "delete" },
    hands: /^(?:metric|event|service_check) (?:post|check)\b/,
  }),
  service({
    names: ["datadog-ci", "sentry-cli", "honeycomb", "rollbar-cli", "bugsnag-cli"],
    subject: "infra",
    from: 1,
    options: {
      "--auth-token, --org -o, --project -p, --release, --release-version, --service, --env, --dist, --url-prefix, --repository-url, --log-level, --tags, --flavor, --measures":
        "value",
    },
    shows:
      /^(?:login|info|send-event|bash-hook|synthetics run-tests|monitors (?:list|run)|repos list|sourcemaps (?:inject|explain|resolve)|debug-files (?:check|find|print-sources))\b/,
    // What a build made goes to those who watch the application it is of.
    hands:
      /^(?:\S+ (?:upload|send)|upload-\S+|react-native \w+|git-metadata upload|dsyms upload|releases (?:new|finalize|set-commits)|releases files \S+ upload\S*|deploys new)\b/,
    verbs: { upload: "apply", finalize: "apply", propose: "read", new: "apply" },
  }),
  service({
    names: ["mimirtool", "cortextool", "lokitool"],
    subject: "infra",
    from: 1,
    options: { "--address, --id, --key, --user, --rule-dirs, --rule-files, --namespaces, --backend": "value" },
    shows:
      /^(?:(?:rules|alertmanager) (?:list|print|get|diff|lint|check|prepare|verify)|analyze|bucket-validation|version|promql)\b/,
    verbs: { load: "apply", sync: "apply", "delete-namespace": "delete" },
  }),
  service({
    names: ["splunk"],
    subject: "infra",
    from: 0,
    options: {
      "-auth, -uri, -app, -owner, -index, -name, -maxout, -wrap, -preview, -output, -earliest_time, -latest_time":
        "value",
    },
    shows: /^(?:search|rtsearch|status|list|show|display|help|btool|find|diag)\b/,
    verbs: { clean: "delete", stop: "stop", start: "apply", restart: "apply" },
  }),
  {
    names: ["promtool"],
    options: {
      "-o --output, --format, --lint, --http.config.file, --header, --start, --end, --step, --time, --match, --min-time, --max-time, --url, --enable-feature, --rwc, --job, --max-block-duration":
        "value",
      "--lint-fatal --agent --syntax-only --extended --human-readable --quiet --dump": "flag",
    },
    subcommands: {
      "check test": { operands: { first: ["text"], rest: "read" } },
      query: { operands: { first: ["text", "url"] } },
      debug: { operands: { first: ["text", "url"] } },
      tsdb: {
        subcommands: {
          "analyze list dump dump-openmetrics bench": { operands: "read" },
          "create-blocks-from": { operands: { first: ["text", "read", "write"] } },
        },
      },
      push: { operands: { first: ["text", "send-url"], rest: "read" } },
      promql: {},
    },
  },
  {
    names: ["amtool"],
    options: {
      "--alertmanager.url": "url",
      "--config.file": "read",
      "-o --output, -d --duration, -a --author, -c --comment, --start, --end, --expire-on, --matchers, --timeout, --version-check":
        "value",
      "-v --verbose -q --quiet --expired --active --inhibited --silenced": "flag",
    },
    subcommands: {
      "alert alerts": {
        subcommands: { query: {}, add: { effects: [{ kind: "infra.apply", type: "cloud", name: "alertmanager" }] } },
        otherwise: {},
      },
      "silence silences": {
        subcommands: {
          query: {},
          "add import update": {
            effects: [{ kind: "infra.apply", type: "cloud", name: "alertmanager", detail: { what: "silence" } }],
          },
          expire: {
            effects: [{ kind: "infra.delete", type: "cloud", name: "alertmanager", detail: { what: "silence" } }],
          },
        },
        otherwise: {},
      },
      "check-config template": { operands: "read" },
      "config cluster": {},
    },
  },
  { names: ["grafana-cli"], ...GRAFANA },
  { names: ["grafana"], subcommands: { cli: GRAFANA, "server target": { unknownOptions: "ignored" } } },
];
