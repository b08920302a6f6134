import { stat } from "node:fs/promises";
import { join } from "node:path";
import { quoteWord } from "@rampart/service";
import { namesIn } from "./files.js";
import { Gather } from "./gather.js";
import type { Reader } from "./reader.js";

/** Formats that are programs: whoever loads them runs what is in them. */
const RUNS = /\.(pkl|pickle|pt|pth|bin|ckpt|joblib|h5|keras|npy)$/i;
const WEIGHTS = /\.(safetensors|gguf|ggml|onnx|pt|pth|ckpt|pkl|pickle|joblib|h5|keras|tflite)$/i;

/** Weights on this machine: the hubs' caches, and files in the folders given. No file is opened. */
export const models: Reader = {
  kind: "model",
  codes: ["model.runs_code"],
  async read({ context, roots }) {
    const found = new Gather("model");
    const { home, environment } = context;
    const hub = environment["HF_HUB_CACHE"] ?? join(environment["HF_HOME"] ?? join(home, ".cache/huggingface"), "hub");
    for (const name of await namesIn(hub))
      if (name.startsWith("models--"))
        found.thing(name.slice(8).replaceAll("--", "/"), join(hub, name), { from: "Hugging Face" });
    const ollama = join(environment["OLLAMA_MODELS"] ?? join(home, ".ollama/models"), "manifests");
    for (const registry of await namesIn(ollama))
      for (const space of await namesIn(join(ollama, registry)))
        for (const name of await namesIn(join(ollama, registry, space)))
          found.thing(space === "library" ? name : `${space}/${name}`, join(ollama, registry, space, name), {
            from: "Ollama",
          });
    const studio = join(home, ".lmstudio/models");
    for (const maker of await namesIn(studio))
      for (const name of await namesIn(join(studio, maker)))
        found.thing(`${maker}/${name}`, join(studio, maker, name), { from: "LM Studio" });
    for (const root of roots) {
      await weights(root, found);
      for (const name of ["models", "weights", "checkpoints"]) await weights(join(root, name), found);
    }
    return found;
  },
};

async function weights(folder: string, found: Gather): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (!WEIGHTS.test(name)) continue;
    const path = join(folder, name);
    const facts = await stat(path).catch(() => null);
    if (facts?.isFile() !== true || !found.thing(name, path, { bytes: facts.size })) continue;
    if (!RUNS.test(name)) continue;
    const reason = "its format can carry code that runs when it is loaded";
    found.issue({
      code: "model.runs_code",
      rank: "medium",
      thing: name,
      place: path,
      reason,
      mend: `rampart model scan ${quoteWord(path)}`,
    });
  }
}
