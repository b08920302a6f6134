import type { Effect, Entry, Usage } from "../types.js";
import { agents } from "./agents.js";

const SHOWS: Usage = { unknownOptions: "ignored" };

/** What is for people: it loosens, answers, installs or removes. */
const forPeople = (what: string): Usage => ({
  effects: [
    {
      kind: "system.configure",
      type: "service",
      name: "rampart",
      labels: ["rampart"],
      detail: { what, program: "rampart" },
    } satisfies Effect,
  ],
  unknownOptions: "ignored",
});

/** Rampart's own command line, so that asking it is free and changing it is seen. */
export const own: readonly Entry[] = [
  ...agents,
  {
    names: ["rampart"],
    options: { "--state": "value", "--json -q --quiet -v --verbose": "flag", "-h --help --version": "harmless" },
    unknownOptions: "ignored",
    subcommands: {
      "status check explain reviews watch hook help version score bench orders grants limits metrics report": SHOWS,
      log: { subcommands: { "seal erase retain rotate": forPeople("installation") }, otherwise: SHOWS },
      policy: {
        subcommands: { "lint test schema brief show explain versions diff replay measure report": SHOWS },
        otherwise: forPeople("policy"),
      },
      model: {
        subcommands: {
          "scan inspect measure verify digest diff extract pull policy-check policy-test policy-schema": SHOWS,
        },
      },
      "allow approve deny revoke release break-glass": forPeople("approval"),
      "quarantine restrict credential": forPeople("guard"),
      "init protect unprotect install uninstall reload checkpoint backup restore": forPeople("installation"),
      serve: forPeople("guard"),
      stop: {
        effects: [
          { kind: "system.kill", type: "process", name: "rampart", labels: ["rampart"], detail: { what: "stop" } },
        ],
        unknownOptions: "ignored",
      },
    },
  },
];
