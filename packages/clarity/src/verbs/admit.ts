import { locateModel } from "../admit/locate.js";
import { admitAll } from "../admit/many.js";
import { ClarityError } from "../error.js";
import { LIMITS } from "../limits.js";
import { exitOf, JUDGING, jsonOf, namedEvidence, openCourt, printVerdict } from "./court.js";
import { readNamed } from "./files.js";
import { WORKING, withMeasuring } from "./measuring.js";
import { recordVerdicts } from "./recorded.js";
import { serve } from "./serve.js";
import type { Verb } from "./verb.js";

export const verb: Verb = {
  name: "admit",
  summary: "says whether models may be loaded, by path or by the name a loader would use",
  usage: "--policy FILE [--json] (NAME… | --serve)",
  about: [
    "NAME is a path, ORG/NAME[@REVISION] as it lies in the Hugging Face cache, or a model of Ollama. A model that is not on this machine is refused, unless the policy does not look at it: `clarity pull` brings models here verified.",
    "This is what the guard asks before an agent loads a model. Its answer in JSON has one verdict for each name, in order.",
  ],
  options: {
    serve: {
      type: "boolean",
      help: 'answer each line {"v":1,"cwd":…,"names":[…]} of standard input with one line within half a second, until it ends; a model that takes longer is digested meanwhile and "pending" until asked again; the policy is read anew each time',
    },
    ...JUDGING,
    ...WORKING,
  },
  positionals: { min: 0, max: 256 },
  examples: [
    { run: "admit --policy trust.yaml --json ./model.gguf", what: "one file" },
    { run: "admit --policy trust.yaml --cache org/name", what: "a model of the Hugging Face cache" },
  ],
  async run(input, io) {
    if (input.flag("serve")) return serve(input, io);
    if (input.positionals.length === 0) {
      throw new ClarityError("usage", "admit: something is missing", { next: "admit --help" });
    }
    const court = await openCourt("admit", input, io);
    const models = input.positionals.map((word) => locateModel(word, io.env, io.cwd));
    const read = (file: string) => readNamed(io, file, LIMITS.evidence);
    const evidence = namedEvidence(input, io);
    const verdicts = await withMeasuring(input, io, (options) => admitAll(court, models, evidence, read, options));
    await recordVerdicts(io, "admit", verdicts);
    if (input.json) io.json(jsonOf(verdicts));
    else for (const verdict of verdicts) printVerdict(verdict, io);
    return exitOf(verdicts);
  },
};
