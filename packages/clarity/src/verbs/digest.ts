import { resolve } from "node:path";
import { ClarityError, EXIT } from "../error.js";
import { ALGORITHMS, type Algorithm } from "../measure/algorithm.js";
import { rootDigest } from "../measure/manifest.js";
import { inTextOrder, measure } from "../measure/measure.js";
import { parseSize } from "../measure/shard.js";
import { listTree } from "../measure/tree.js";
import { measureTensors } from "../tensors/measure.js";
import { MEASURING, withMeasuring } from "./measuring.js";
import { gitPaths, namedModel } from "./model.js";
import type { Input, Io, Verb } from "./verb.js";

export const verb: Verb = {
  name: "digest",
  summary: "prints the root digest of a model, as the reference computes it",
  usage: "[options] MODEL",
  about: [
    "The digest is SHA-256 over the digests of all files in order; it is the subject of a signature of the same model.",
  ],
  options: {
    ...MEASURING,
    algorithm: { type: "string", choices: ALGORITHMS, help: "what each file is hashed with (default sha256)" },
    "shard-size": { type: "string", value: "BYTES", help: "hash files in pieces of this size" },
    tensors: { type: "boolean", help: "the tensor root of one safetensors, GGUF or ONNX file instead" },
    order: { type: "string", choices: ["reference", "spec"], help: "order of files: by component, or by whole name" },
  },
  positionals: { min: 1, max: 1 },
  examples: [
    { run: "digest ./model", what: "sha256:… of all files below ./model" },
    { run: "digest --json --ignore-paths ./model/cache ./model", what: "with every file, one folder left out" },
    { run: "digest --tensors model.safetensors", what: "the root embedding does not change" },
  ],
  run: async (input, io) => {
    if (input.flag("tensors")) return printTensorRoot(input, io);
    const named = namedModel(input, io);
    const { model } = named;
    const listing = {
      links: input.flag("allow-symlinks") ? ("follow" as const) : ("refuse" as const),
      ignored: new Set([...gitPaths(named), ...named.ignored]),
    };
    const size = input.text("shard-size");
    const algorithm = (input.text("algorithm") ?? "sha256") as Algorithm;
    const tree = listTree(model, listing);
    if (tree.entries.length === 0) throw new ClarityError("empty_model", `${model} has no files`);
    const how = {
      method: size === null ? "files" : "shards",
      algorithm,
      shardSize: size === null ? null : parseSize(size),
    } as const;
    const measured = await withMeasuring(input, io, (options) => measure(tree, tree.entries, how, listing, options));
    const resources = input.text("order") === "spec" ? inTextOrder(measured) : measured;
    const digest = `sha256:${rootDigest(resources)}`;
    for (const name of tree.outside) io.note(`warning: ${name} links to a place outside the model`);
    if (input.json) io.json({ ok: true, digest, ...how, resources });
    else io.line(digest);
    return EXIT.ok;
  },
};

async function printTensorRoot(input: Input, io: Io): Promise<number> {
  const [model = ""] = input.positionals;
  const options = ["shard-size", "algorithm", "order"].find((name) => input.text(name) !== null);
  if (options !== undefined) throw new ClarityError("usage", `digest: --tensors and --${options} exclude each other`);
  const path = resolve(io.cwd, model);
  const { format, root, leaves } = await withMeasuring(input, io, (working) => measureTensors(path, working));
  if (input.json) io.json({ ok: true, digest: `sha256:${root}`, method: "tensors", format, leaves });
  else io.line(`sha256:${root}`);
  return EXIT.ok;
}
