import type { Entry, Usage } from "../types.js";
import { service } from "./verb.js";

const local: Usage = {
  options: { "--local": "flag" },
  effects: [{ kind: "code.run", type: "code", name: "project", detail: { origin: "project", language: "node" } }],
  unknownOptions: "ignored",
};

/** `surge FOLDER DOMAIN` puts it before the world. */
const SURGE: Entry = {
  names: ["surge"],
  options: { "-p --project, -d --domain, -e --endpoint": "value", "--help --version": "harmless" },
  unknownOptions: "ignored",
  subcommands: {
    "list ls whoami login logout plan certs files dns zone help": {},
    token: { effects: [{ kind: "secret.read", type: "cloud", name: "surge", detail: { what: "token" } }] },
    "teardown rollfore rollback cutover discard": {
      effects: [{ kind: "infra.delete", type: "cloud", name: "surge", detail: { program: "surge", what: "teardown" } }],
    },
  },
  otherwise: {
    effects: [{ kind: "infra.apply", type: "cloud", name: "surge", detail: { program: "surge", what: "deploy" } }],
    unknownOptions: "ignored",
  },
};

const RAILWAY: Entry = {
  ...service({
    names: ["railway"],
    subject: "infra",
    from: 0,
    options: {
      "-s --service, -e --environment, -p --project, -t --template, -d --database, -r --repo, --set, -m --message, --path, --name":
        "value",
      "-k --kv --detach -c --ci -j --json": "flag",
    },
    shows: /^(?:login|logout|whoami|logs|status|open|list|docs|completion|link|unlink|init|volume list)\b/,
    secrets: /^variables?$/,
    verbs: { down: "delete", up: "apply", add: "apply", connect: "apply", domain: "apply", variables: "apply" },
  }),
  subcommands: {
    // Runs something here, with the variables of there.
    run: {
      syntax: "posix",
      options: { "-s --service, -e --environment, -p --project": "value" },
      effects: [{ kind: "secret.read", detail: { what: "railway run" } }],
      launches: {},
    },
  },
  otherwise: {},
};

const does = (kind: "infra.apply" | "infra.delete", what: string): Usage => ({
  effects: [{ kind, type: "cloud", name: "wrangler", detail: { program: "wrangler", what } }],
  unknownOptions: "ignored",
});
const changes = (what: string) => does("infra.apply", what);
const removes = (what: string) => does("infra.delete", what);

/** Where code and sites are hosted at the edge: deployed, rolled back, deleted. */
export const entries: readonly Entry[] = [
  {
    ...service({
      names: ["wrangler", "wrangler2"],
      subject: "infra",
      from: 0,
      options: {
        "--namespace-id, --binding, --name, --env -e, --account-id, --tag, --message, --compatibility-date, --command, --script-name, --ttl, --metadata, --prefix, --branch, --commit-hash, --project-name, --deployment-id, --jurisdiction, --storage-class":
          "value",
        "--file, --path": "read",
        // Of `d1`, `kv` and `r2`: a copy on this machine.
        "--local": "harmless",
        "--remote --pipe --preview --text --keep-vars --minify --latest --old-asset-ttl": "flag",
        "--dry-run": "harmless",
      },
      shows: /^(?:tail|whoami|login|logout|docs|types|telemetry|generate|init|d1 info|d1 time-travel info)\b/,
      secrets: /^(?:r2 bucket token|auth token)/,
      verbs: { rollback: "delete", execute: "apply", publish: "apply", deploy: "apply" },
    }),
    subcommands: {
      "dev start": local,
      "pages:dev": local,
      secret: {
        unknownOptions: "ignored",
        subcommands: { "put bulk": changes("secret"), delete: removes("secret"), list: {} },
      },
    },
    otherwise: {},
  },
  {
    ...service({
      names: ["vercel", "vc", "now", "netlify", "ntl"],
      subject: "infra",
      from: 0,
      options: {
        "-t --token, -S --scope, -A --local-config, -Q --global-config, -e --env, -b --build-env, -m --meta, --target, --site -s, --dir -d, --message, --alias, --auth, --filter, --cwd, --context, --domain":
          "value",
        "--prod --public --no-wait --prebuilt --archive --trigger --build --open": "flag",
      },
      shows:
        /^(?:login|logout|whoami|link|init|env (?:ls|list|pull)|status|switch|open|bisect|certs ls|projects? ls|domains ls|teams ls)\b/,
      secrets: /^(?:pull|env (?:get|pull|export)|env:get|env:list)/,
      verbs: { prod: "apply", promote: "apply", rollback: "apply" },
      bare: "deploy",
    }),
    subcommands: { "dev build functions:invoke functions:serve": local },
    otherwise: {},
  },
  service({
    names: ["fastly", "akamai", "cdn77", "bunny", "flarectl", "cf"],
    subject: "infra",
    from: 0,
    options: {
      "-s --service-id, --service-name, --version, --name, --backend, --domain, --comment, --key, --package, --file, --endpoint, --accountkey, --edgerc, --section, --zone, --id, --type, --content, --ttl, --org, --space -o":
        "value",
      "-i --non-interactive --accept-defaults --enable-sso --debug-mode --autoclone": "flag",
    },
    shows:
      /^(?:compute (?:build|validate|init|serve|hash-files)|log-tail|whoami|login|target|auth|ip-list|pops|stats)\b/,
    verbs: { purge: "delete", "purge-all": "delete", push: "apply", "delete-space": "delete", "delete-org": "delete" },
  }),
  service({
    names: ["heroku", "fly", "flyctl", "render", "gigalixir", "dokku", "eb", "cdk8s", "sst", "serverless", "sls"],
    subject: "infra",
    from: 0,
    options: {
      "-a --app, -r --remote, --team, --org -o, --config -c, --image -i, --stage, --service -s, --environment -e, --process-type, --size, --num, --name, --region, --count, --command -C":
        "value",
      "--tail -t --json -j --no-wait --remove --detach --local-only --remote-only --now --exit-code": "flag",
    },
    shows:
      /^(?:login|logout|whoami|auth|logs|log|status|ps|open|releases|local|config$|config:get|apps$|info|up --local|docs|offline|invoke local|print|dashboard|platform|container:login|version)\b/,
    secrets: /^(?:config$|config:get|variables$|secrets:|pg:credentials)/,
    console: /^pg:psql(?: \S+)?/,
    // `-c` and `-f` of `pg:psql`.
    statements: ["--config", "--command"],
    dialect: "postgres",
    verbs: {
      "maintenance:on": "stop",
      "pg:kill": "stop",
      "pg:killall": "stop",
      down: "delete",
      up: "apply",
      launch: "apply",
      scale: "apply",
    },
  }),
  {
    ...service({
      names: ["cdk", "cdktf", "sam", "eas", "chalice", "zappa"],
      subject: "infra",
      from: 0,
      options: {
        "-a --app, -c --context, -t --template --template-file, --stack-name, --s3-bucket, --parameter-overrides, --capabilities, --require-approval, --role-arn, --platform, --channel, --branch, -n --name, -e --env, --resources":
          "value",
        "--outputs-file -O": "write",
        "--no-confirm-changeset --no-fail-on-empty-changeset --resolve-s3 --guided --hotswap --no-rollback --exclusively --no-prompts --local":
          "flag",
        "--dry-run --no-execute-changeset": "harmless",
      },
      shows:
        /^(?:list|ls|get|output|convert|provider|debug|synth|synthesize|diff|doctor|docs|doc|metadata|acknowledge|ack|notices|init|context|validate|build|local|logs|traces|remote|whoami|login|logout|config|diagnostics|generate-template|tail)\b/,
      verbs: {
        credentials: "apply",
        "credentials:configure-build": "apply",
        deploy: "apply",
        bootstrap: "apply",
        watch: "apply",
        sync: "apply",
        package: "apply",
        gc: "delete",
        undeploy: "delete",
      },
    }),
    subcommands: {
      // Of `eas build`: what was built goes to the shops.
      build: {
        unknownOptions: "ignored",
        options: { "--auto-submit, -s": { effects: [{ kind: "package.publish", type: "package", name: "./" }] } },
      },
    },
    otherwise: {},
  },
  {
    names: ["ng"],
    unknownOptions: "ignored",
    subcommands: {
      deploy: {
        unknownOptions: "ignored",
        effects: [{ kind: "infra.apply", type: "cloud", name: "ng", detail: { program: "ng", what: "deploy" } }],
      },
      "version v help config analytics": {},
    },
    otherwise: local,
  },
  SURGE,
  RAILWAY,
  {
    ...service({
      names: ["firebase", "supabase", "amplify", "appwrite", "nhost", "convex"],
      subject: "infra",
      from: 0,
      options: {
        "-P --project, --token, --only, --except, --message -m, --project-ref, --db-url, --schema, --linked, --database-url, --recursive, --force -f, --password, --env-name, --app-id":
          "value",
        "--non-interactive --local --dry-run --debug --yes -y --shallow": "flag",
      },
      shows:
        /^(?:login|logout|init|start|stop|status|serve|emulators|use|projects:list|apps:list|db (?:diff|lint|start)|functions serve|gen|link|open|help|migration (?:list|new))\b/,
      secrets: /^(?:functions:secrets:access|functions:config:get)\b/,
      verbs: { reset: "delete" },
    }),
    subcommands: {
      // Every account with the hash of its password.
      "auth:export": {
        operands: "write",
        effects: [{ kind: "secret.read", type: "cloud", name: "firebase", detail: { what: "database" } }],
        unknownOptions: "ignored",
      },
    },
    otherwise: {},
  },
];
