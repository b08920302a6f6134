import { createInterface } from "node:readline";
import { isJsonObject, parseStrict } from "@rampart/service";
import { locateModel } from "../admit/locate.js";
import { admitAll } from "../admit/many.js";
import { ClarityError, EXIT } from "../error.js";
import { LIMITS } from "../limits.js";
import type { Verdict } from "../trust/evaluate.js";
import { exitOf, JUDGING, jsonOf, namedEvidence, openCourt, printVerdict } from "./court.js";
import { readNamed } from "./files.js";
import { WORKING, withMeasuring } from "./measuring.js";
import type { Input, Io, Verb } from "./verb.js";

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
      help: 'answer each line {"v":1,"cwd":…,"names":[…]} of standard input with one line, until it ends; the policy is read anew each time',
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
    const verdicts = await judge(input, io, input.positionals);
    if (input.json) io.json(jsonOf(verdicts));
    else for (const verdict of verdicts) printVerdict(verdict, io);
    return exitOf(verdicts);
  },
};

async function judge(input: Input, io: Io, names: readonly string[]): Promise<Verdict[]> {
  const court = await openCourt("admit", input, io);
  const models = names.map((word) => locateModel(word, io.env, io.cwd));
  const read = (file: string) => readNamed(io, file, LIMITS.evidence);
  const evidence = namedEvidence(input, io);
  return withMeasuring(input, io, (options) => admitAll(court, models, evidence, read, options));
}

/** One answer a question, in their order. A question that cannot be answered is answered by its error. */
async function serve(input: Input, io: Io): Promise<number> {
  const start = io.cwd;
  for await (const line of createInterface({ input: io.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    try {
      const { names, cwd } = questionOf(line, start);
      io.json(jsonOf(await judge({ ...input, json: true }, { ...io, cwd }, names)));
    } catch (error) {
      if (!(error instanceof ClarityError)) throw error;
      io.json({ ok: false, v: 1, exit: error.exit, error: { code: error.code, message: error.message } });
    }
  }
  return EXIT.ok;
}

function questionOf(line: string, start: string): { readonly names: readonly string[]; readonly cwd: string } {
  const json = parsed(line);
  const names = isJsonObject(json) ? json["names"] : null;
  const cwd = isJsonObject(json) ? (json["cwd"] ?? start) : start;
  const sound = Array.isArray(names) && names.length <= 256 && names.every((name) => typeof name === "string");
  if (!sound || typeof cwd !== "string") throw new ClarityError("bad_value", "no question with names and cwd");
  return { names: names as readonly string[], cwd };
}

function parsed(line: string): unknown {
  try {
    return parseStrict(line, { bytes: 1 << 20, depth: 8 });
  } catch (cause) {
    throw new ClarityError("bad_value", "a question is no JSON", { cause });
  }
}
