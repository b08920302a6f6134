import type { Entry } from "../types.js";
import { service } from "./verb.js";

const word = "--recursive -r, --versions, --bypass-governance, --quiet -q, --no-progress, --with-wildcard";

/** Stores of objects and of what is searched for, worked by verbs: a noun may stand before. */
export const entries: readonly Entry[] = [
  service({
    names: ["b2", "b2v3", "b2v4"],
    subject: "infra",
    from: 0,
    options: { "--threads, --exclude-regex, --include-regex, --account-info": "value", [word]: "recursive" },
    shows: /^(?:account (?:get|authorize)|authorize-account|get-url|make-\w+-url|make-url)\b/,
    verbs: { hide: "delete", "hide-file": "delete", "file-hide": "delete", "clear-account": "apply" },
  }),
  service({
    names: ["algolia"],
    subject: "infra",
    from: 1,
    options: {
      "-p --profile, --application-id, --api-key, --admin-api-key, -F --file, --query, --object-ids": "value",
    },
    shows: /^(?:search|open|describe|auth|profile|\w+ (?:list|get|browse|analyze|config export|tail))\b/,
    verbs: { clear: "delete", browse: "read" },
  }),
  service({
    // Elasticsearch's own tools: users of the cluster, its keys, its nodes.
    names: [
      "elasticsearch-reset-password",
      "elasticsearch-setup-passwords",
      "elasticsearch-users",
      "elasticsearch-node",
    ],
    subject: "infra",
    from: 0,
    bare: "reset",
    options: { "-u --username, -p --password, -r --roles, --url, -E": "value", "-i, -b, -a --auto": "flag" },
    verbs: {
      useradd: "apply",
      passwd: "apply",
      roles: "apply",
      userdel: "delete",
      repurpose: "delete",
      "unsafe-bootstrap": "delete",
      "detach-cluster": "delete",
    },
  }),
  service({
    names: ["elasticsearch-keystore", "opensearch-keystore", "kibana-keystore"],
    subject: "infra",
    from: 0,
    shows: /^(?:list|has-passwd)\b/,
    secrets: /^show\b/,
  }),
  service({
    names: ["curator_cli", "es-curator", "elasticdump", "opensearch-cli"],
    subject: "infra",
    from: 0,
    options: { "--host, --port, --config, --filter_list, --input, --output, --type, --limit": "value" },
    verbs: {
      delete_indices: "delete",
      "delete-indices": "delete",
      delete_snapshots: "delete",
      "delete-snapshots": "delete",
      close: "apply",
      show_indices: "read",
      show_snapshots: "read",
    },
  }),
];
