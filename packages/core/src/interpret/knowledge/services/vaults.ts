import type { Entry, Usage } from "../types.js";
import { service } from "./verb.js";

const gives = (program: string, what: string): Usage => ({
  effects: [{ kind: "secret.read", type: "cloud", name: program, detail: { what } }],
  unknownOptions: "ignored",
});

/** Stores of secrets beside the best known, and repositories that keep theirs sealed. */
export const entries: readonly Entry[] = [
  service({
    names: ["conjur", "akeyless", "ksm", "keeper"],
    subject: "infra",
    from: 0,
    options: { "-b --branch, -i --id, -v --value, -n --name": "value" },
    shows: /^(?:whoami|list|ls|search|check|resource (?:exists|permitted-roles)|(?:describe|list)-\S+)\b/,
    secrets: /^(?:variable get|get-\S*secret-value|secret (?:get|notation)|get)\b/,
    verbs: { load: "apply" },
  }),
  {
    names: ["git-crypt"],
    unknownOptions: "ignored",
    subcommands: {
      // What opens every sealed file of the repository.
      "export-key": { ...gives("git-crypt", "keyring"), operands: "write" },
      "init lock unlock status add-gpg-user help version": { unknownOptions: "ignored" },
    },
    otherwise: { unknownOptions: "ignored" },
  },
];
