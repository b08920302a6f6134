import type { Entry } from "../types.js";
import { service } from "./verb.js";

/** Whoever answers for a name says where its traffic goes: records that go take a service along. */
export const entries: readonly Entry[] = [
  service({
    // Records written down in a file; what is missing there is deleted where they are served.
    names: ["dnscontrol"],
    subject: "infra",
    from: 0,
    options: { "--config, --creds, --domains, --providers, --variable, -v": "value" },
    shows: /^(?:preview|check|check-creds|print-ir|get-zones?|get-certs|fmt|format|write-types|shell-completion)\b/,
    verbs: { push: "delete", "create-domains": "apply" },
  }),
  {
    // Without `--doit` it says what it would do.
    names: ["octodns-sync"],
    options: {
      "--config-file, --source, --target, --plan-output-file, --log-stream-stdout": "value",
      "--doit": {
        effects: [
          { kind: "infra.delete", type: "cloud", name: "dns", detail: { program: "octodns-sync", what: "sync" } },
        ],
      },
      "--force": "force",
    },
    unknownOptions: "ignored",
    operands: "text",
  },
  { names: ["octodns-dump", "octodns-validate", "octodns-compare", "octodns-report"], unknownOptions: "ignored" },
  service({
    names: ["cli53"],
    subject: "infra",
    from: 0,
    options: { "--file": "read", "--purge --confirm": "force", "--replace": "flag" },
    verbs: { rrdelete: "delete", rrcreate: "apply", import: "apply" },
    shows: /^(?:list|info|dlist|export|help|instances)\b/,
  }),
  service({
    names: ["pdnsutil", "knotc", "nsd-control", "pdns_control"],
    subject: "infra",
    from: 0,
    options: { "--config-dir, --config-name, -s --socket, -C --confdb, -t --timeout": "value" },
    verbs: { "zone-unset": "delete", "conf-unset": "delete", delzone: "delete", delzones: "delete", quit: "stop" },
    shows:
      /^(?:list-\S+|check-\S+|show-\S+|zone (?:list\S*|check|show|export\S*)|rrset hash|status|stats(?:_noreset)?|server-stats|zone-(?:status|read|get|diff|check|stats|backup)|conf-(?:read|get|list|check|diff)|zonestatus|get\S*|rping|ping|version|current-config|ccounts|uptime|backend-lookup|hash-zone-record|test-\S+)\b/,
  }),
  service({
    names: ["lexicon", "dnsctl", "gandi", "ovh-cli", "godns"],
    subject: "infra",
    from: 1,
    options: {
      "--name, --content, --ttl, --priority, --identifier, --auth-token, --auth-username, --delegated": "value",
    },
  }),
];
