import { basename, resolve } from "node:path";
import { admit } from "../admit/admit.js";
import { LIMITS } from "../limits.js";
import { exitOf, JUDGING, jsonOf, namedEvidence, openCourt, printVerdict } from "./court.js";
import { readNamed } from "./files.js";
import { WORKING, withMeasuring } from "./measuring.js";
import type { Verb } from "./verb.js";

export const verb: Verb = {
  name: "policy check",
  summary: "says whether models may be loaded under a trust policy, and which clauses fail",
  usage: "--policy FILE [--revocations F…] [--evidence F…] MODEL…",
  about: [
    "Verifies every statement of the evidence, every file of the model against every signature, and walks the lineage. Each requirement of the policy is then judged by itself; all that fail are explained.",
  ],
  options: {
    ...JUDGING,
    ...WORKING,
    all: { type: "boolean", help: "also show the clauses that hold" },
  },
  positionals: { min: 1, max: 1_000 },
  examples: [
    { run: "policy check --policy trust.yaml ./model", what: "with the evidence beside the model" },
    {
      run: "policy check --policy trust.yaml --revocations list.json --json ./model",
      what: "for a script, with a revocation list",
    },
  ],
  async run(input, io) {
    const court = await openCourt("policy check", input, io);
    const evidence = namedEvidence(input, io);
    const verdicts = [];
    for (const word of input.positionals) {
      const path = resolve(io.cwd, word);
      const candidate = { path, names: [word, basename(path)], evidence };
      const read = (file: string) => readNamed(io, file, LIMITS.evidence);
      verdicts.push(await withMeasuring(input, io, (options) => admit(court, candidate, read, options)));
    }
    if (input.json) io.json(jsonOf(verdicts));
    else
      for (const verdict of verdicts) {
        printVerdict(verdict, io);
        const held = input.flag("all") ? verdict.clauses.filter(({ holds }) => holds) : [];
        for (const { id, why } of held) io.line(`  holds: ${id}: ${why}`);
      }
    return exitOf(verdicts);
  },
};
