import type { Entry } from "../types.js";

const options = {
  "--overload --no-override --override -o --quiet -q --silent --debug -v --verbose --strict --no-expand": "flag",
  "-f --file, -e --env, --variable, -p, -c --convention, -E --environments, --env-file, -fk --env-keys-file": "value",
} as const;

/** Programs that read variables from a file: with `run` before the command, or without. */
export const entries: readonly Entry[] = [
  {
    names: ["dotenvx", "dotenv"],
    syntax: "posix",
    options: { ...options, "--version -h --help": "harmless" },
    unknownOptions: "ignored",
    subcommands: {
      run: { syntax: "posix", options, launches: { assignments: true } },
      // They print the values of the file.
      "get list ls": { effects: [{ kind: "file.read", type: "path", name: "./.env" }], unknownOptions: "ignored" },
      "set unset encrypt decrypt rotate": {
        effects: [{ kind: "file.write", type: "path", name: "./.env" }],
        unknownOptions: "ignored",
      },
    },
    otherwise: { syntax: "posix", launches: { assignments: true } },
  },
];
