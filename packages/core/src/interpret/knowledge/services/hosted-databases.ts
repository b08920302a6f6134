import type { Entry } from "../types.js";
import { type Service, service } from "./verb.js";

const COMMON = "--org, --org-id, --project-id, --database, --branch, --region, --name, --role, --host, --cluster-id";

const HOSTED: readonly Service[] = [
  {
    names: ["turso"],
    subject: "infra",
    from: 1,
    options: { "--group, --from-db, --from-file, --location, --expiration, --instance": "value" },
    shows:
      /^(?:dev|auth (?:login|whoami|status)|config|db (?:list|show|inspect|export)|group (?:list|show)|plan show)\b/,
    secrets: /^(?:auth token|db tokens create|group tokens create)\b/,
    verbs: { invalidate: "delete", wakeup: "apply", unarchive: "apply" },
    console: /^db shell \S+/,
    dialect: "sqlite",
  },
  {
    names: ["pscale"],
    subject: "infra",
    from: 1,
    options: {
      "--org, --api-url, --service-token, --service-token-id, --service-token-name, --deploy-to, --from": "value",
    },
    shows:
      /^(?:auth|org|connect|ping|version|database (?:dump|list|show)|branch (?:list|show|schema|diff)|deploy-request (?:list|show|diff))\b/,
    secrets: /^(?:password (?:create|renew)|service-token create)\b/,
    verbs: {
      revert: "delete",
      "skip-revert": "apply",
      close: "apply",
      promote: "apply",
      demote: "apply",
      renew: "apply",
    },
    console: /^shell \S+(?: \S+)?/,
    dialect: "mysql",
  },
  {
    names: ["neonctl", "neon"],
    subject: "infra",
    from: 1,
    options: { "--project-id, --org-id, --role-name, --database-name, --parent, --api-key, --context-file": "value" },
    shows: /^(?:auth|me|orgs|set-context|\S+ (?:list|get)|branches (?:schema-diff))\b/,
    secrets: /^(?:connection-string|cs)\b/,
    verbs: { restore: "delete", "set-default": "apply", "set-expiration": "apply" },
  },
  {
    names: ["databricks"],
    subject: "infra",
    from: 1,
    options: { "--profile -p, --cluster-id, --job-id, --json, --target -t, --language -l, --format -f": "value" },
    shows:
      /^(?:auth (?:login|profiles|env)|configure|bundle (?:validate|init|schema|summary)|fs (?:ls|cat)|workspace (?:list|export|export-dir)|\S+ (?:list\S*|get\S*))\b/,
    secrets: /^(?:auth token|secrets get-secret)\b/,
    verbs: {
      "permanent-delete": "delete",
      "permanent-delete-cluster": "delete",
      trash: "delete",
      mkdirs: "apply",
      "reset-schema": "delete",
    },
  },
  {
    names: ["snow"],
    subject: "infra",
    from: 1,
    options: {
      "-q --query": { value: "required" },
      "-f --filename": { value: "required" },
      "-c --connection, --account, --user, --warehouse, --database, --schema, --role, -D --variable, --format": "value",
      "-i --stdin": "flag",
    },
    shows:
      /^(?:connection|object (?:list|describe)|stage (?:list-files|list|diff)|init|app (?:bundle|validate)|git fetch|cortex|logs)\b/,
    console: /^sql\b/,
    statements: ["-q"],
    dialect: "snowflake",
  },
  {
    names: ["edgedb", "gel"],
    subject: "infra",
    from: 0,
    options: { "-I --instance, -b --branch, -d --database, -H, -P --port, -u --user": "value" },
    shows:
      /^(?:query|ui|info|project (?:info|init)|instance (?:list|status|logs)|migration (?:log|status|create)|dump|describe|list)\b/,
    verbs: { wipe: "delete", unlink: "delete", revert: "delete", restore: "apply", migrate: "apply", squash: "delete" },
  },
  {
    names: ["avn", "ticloud", "xata", "mongocli", "upstash", "ccloud", "confluent", "astra"],
    subject: "infra",
    from: 1,
    options: {
      [COMMON]: "value",
      "--environment, --cluster, --partitions, --config, --plan, --service, --service-account": "value",
    },
    verbs: { "power-off": "stop", "topic-delete": "delete" },
    shows:
      /^(?:login|logout|context|environment (?:list|use)|kafka (?:topic (?:consume|list|describe)|cluster (?:list|describe|use))|init|codegen|version)\b/,
  },
];

/** Databases somebody else runs, by their command lines: made and dropped by verbs, and told statements. */
export const entries: readonly Entry[] = HOSTED.map(service);
