import { resolve } from "node:path";
import { createProgress } from "../command/progress.js";
import { findEmbedded, strip } from "../embed/extract.js";
import { bundlesIn } from "../embed/verify.js";
import { ClarityError, EXIT } from "../error.js";
import { writeNamed } from "./files.js";
import type { Verb } from "./verb.js";

export const verb: Verb = {
  name: "extract",
  summary: "takes what is embedded out of a model's file, without believing it",
  usage: "[--output FILE] [--remove] MODEL",
  about: [
    "Prints the embedded bundles, one in a line, or those of NAME.clarity.jsonl beside the model. `verify --embedded` verifies them.",
    "With --remove the model's file is afterwards as it was before, byte for byte where nothing else rewrote it since: a signature over its bytes holds again.",
  ],
  options: {
    output: { type: "string", value: "FILE", help: "where the bundles go (default standard output)" },
    remove: { type: "boolean", help: "remove them from the model's file" },
  },
  positionals: { min: 1, max: 1 },
  examples: [
    { run: "extract model.safetensors", what: "prints what is embedded" },
    { run: "extract --output model.jsonl --remove model.gguf", what: "moves it out of the file" },
  ],
  run: async (input, io) => {
    const [model = ""] = input.positionals;
    const path = resolve(io.cwd, model);
    const found = await findEmbedded(path);
    if (found === null)
      throw new ClarityError("not_signed", `nothing is embedded in ${model} and nothing stands beside it`);
    const output = input.text("output");
    const bundles = bundlesIn(found.payload);
    if (output !== null) await writeNamed(resolve(io.cwd, output), found.payload.toString("utf8"));
    else if (!input.json) io.raw(found.payload);
    const progress = createProgress(io, !input.json && process.stderr.isTTY === true);
    const removed =
      input.flag("remove") && (await strip(path, { signal: io.interrupted, ...progress }).finally(progress.end));
    if (input.json) {
      const shown = output === null ? { bundles: bundles.map((bytes) => bytes.toString("utf8")) } : { output };
      io.json({
        ok: true,
        verified: false,
        path: model,
        where: found.where,
        statements: bundles.length,
        removed,
        ...shown,
      });
    }
    return EXIT.ok;
  },
};
