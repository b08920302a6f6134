import { resolve } from "node:path";
import { discover } from "../admit/discover.js";
import { locateModel } from "../admit/locate.js";
import { admitAll } from "../admit/many.js";
import { startAdmitted } from "../admit/start.js";
import { ClarityError } from "../error.js";
import { LIMITS } from "../limits.js";
import { exitOf, JUDGING, jsonOf, namedEvidence, openCourt, printVerdict } from "./court.js";
import { readNamed } from "./files.js";
import { WORKING, withMeasuring } from "./measuring.js";
import { recordVerdicts } from "./recorded.js";
import type { Verb } from "./verb.js";

export const verb: Verb = {
  name: "guard",
  summary: "starts a program only where every model it is about to open may be loaded",
  usage: "--policy FILE [--model NAME…] -- COMMAND…",
  about: [
    "Finds the models in the command line (its programs are read like an agent's: vllm, llama-server, transformers in Python …), in arguments, known environment variables, configuration files it names, and caches. All are judged before anything starts. Where a load is seen and its model cannot be told, or none is found at all, the program is not started unless --model names what it opens.",
    "The program then runs offline to the Hugging Face hub, so that it opens what was judged and fetches nothing else; --online leaves that to you. Between the check and the opening, whoever may write the model's files may still change them: keep them read-only for the program.",
  ],
  options: {
    model: { type: "string", value: "NAME", multiple: true, help: "a model it opens, beside those found" },
    "allow-unknown": { type: "boolean", help: "start it although some load cannot be told; those are not judged" },
    online: { type: "boolean", help: "do not set HF_HUB_OFFLINE and TRANSFORMERS_OFFLINE" },
    "dry-run": { type: "boolean", help: "judge, and start nothing" },
    ...JUDGING,
    ...WORKING,
  },
  positionals: { min: 0, max: 0 },
  takesRest: true,
  examples: [
    { run: "guard --policy trust.yaml -- vllm serve ./model", what: "a model server" },
    {
      run: "guard --policy trust.yaml --model ./model -- python serve.py",
      what: "a program whose model is in its code",
    },
  ],
  async run(input, io) {
    const command = input.rest ?? [];
    if (command.length === 0) {
      throw new ClarityError("option_missing", "guard: the program to start is missing behind `--`", {
        next: "guard --help",
      });
    }
    const court = await openCourt("guard", input, io);
    const found = await discover(command, io.env, io.cwd);
    const named = input.texts("model").map((word) => locateModel(word, io.env, io.cwd));
    const models = [
      ...named,
      ...found.models.filter(({ path }) => path === null || named.every((one) => one.path !== path)),
    ];
    refuseUnknown(models.length, found.unknown, named.length > 0 || input.flag("allow-unknown"));
    const read = (file: string) => readNamed(io, file, LIMITS.evidence);
    const evidence = namedEvidence(input, io)?.map((path) => resolve(io.cwd, path)) ?? null;
    const verdicts = await withMeasuring(input, io, (options) => admitAll(court, models, evidence, read, options));
    await recordVerdicts(io, "admit", verdicts);
    const exit = exitOf(verdicts);
    const starts = exit === 0 && !input.flag("dry-run");
    if (input.json && !starts) io.json(jsonOf(verdicts));
    else if (exit !== 0)
      for (const verdict of verdicts) if (!verdict.admitted) printVerdict(verdict, { ...io, line: io.note });
    if (!starts) return exit;
    for (const verdict of verdicts)
      if (verdict.clauses.some(({ holds }) => !holds)) printVerdict(verdict, { ...io, line: io.note });
    return startAdmitted(command, {
      cwd: io.cwd,
      env: io.env,
      online: input.flag("online"),
      interrupted: io.interrupted,
    });
  },
};

function refuseUnknown(found: number, unknown: readonly string[], agreed: boolean): void {
  if (agreed || (found > 0 && unknown.length === 0)) return;
  const message = unknown[0] ?? "no model was found that this program would open";
  throw new ClarityError("models_unknown", message, {
    next: "name what it opens: --model NAME (repeatable), or --allow-unknown",
    details: { unknown },
  });
}
