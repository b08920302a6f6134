import { describe, expect, it } from "vitest";
import { effectsOf, world } from "../../shell/testing/read.js";

const app = (name: string) => `/home/dev/app/${name}`;
const files = {
  [app("Modelfile")]: "# mine\nFROM ./w.gguf\nADAPTER org/lora\n",
  [app("load.py")]: "import torch\ntorch.load('w.pt')\n",
};
const loadsOf = (command: string) =>
  effectsOf(command, world(undefined, files)).filter((one) => /^(?:\? )?(?:model|net\.receive|net\.send)/.test(one));

const ROWS: readonly (readonly [command: string, loads: readonly string[], why: string])[] = [
  ["vllm serve org/m --port 9000", ["model.load org/m"], "by name"],
  ["vllm serve ./m", [`model.load ${app("m")}`], "by path"],
  [
    "vllm serve --max-num-batched-tokens 4096 org/m",
    ["model.load org/m"],
    "the value of an unlisted option is no model",
  ],
  ["vllm serve $M", ["model.load *"], "nobody can tell which"],
  ["python -m vllm.entrypoints.openai.api_server --model org/m", ["model.load org/m"], "its older door"],
  ["python3 -m sglang.launch_server --model-path /srv/m", ["model.load /srv/m"], "a module that is a program"],
  ["llama-server -m ~/m.gguf -c 4096", ["model.load /home/dev/m.gguf"], "a file"],
  ["llama-cli -hf org/m:Q4_K_M -p hi", ["model.load org/m:Q4_K_M"], "from the hub"],
  [
    "llama-cli -m w -md d.gguf --lora l",
    [`model.load ${app("w")}`, `model.load ${app("d.gguf")}`, `model.load ${app("l")}`],
    "three of them",
  ],
  ["ollama run llama3:8b hello", ["model.load llama3:8b"], "by name"],
  ["ollama pull llama3", ["net.receive registry.ollama.ai", "model.load llama3"], "a download"],
  ["ollama create mine -f Modelfile", [`model.load ${app("w.gguf")}`, "model.load org/lora"], "what its file names"],
  ["ollama create mine -f other", ["model.load *"], "a file nobody has read"],
  ["ollama list", [], "shows"],
  ["hf download org/m", ["net.receive huggingface.co", "model.load org/m"], "a download"],
  ["huggingface-cli download org/d --repo-type dataset", ["net.receive huggingface.co"], "no model"],
  ["hf upload org/m ./w", ["net.send huggingface.co"], "leaves"],
  ["docker model run ai/smollm2", ["model.load ai/smollm2"], "Docker's own runner"],
  ["docker model pull ai/smollm2", ["net.receive registry-1.docker.io", "model.load ai/smollm2"], "a download"],
  ["text-generation-launcher --model-id org/m", ["model.load org/m"], "by option"],
  ["mlx_lm.generate --model org/m --prompt hi", ["model.load org/m"], "by option"],
  ["tritonserver --model-repository /srv/models", ["model.load /srv/models"], "all below"],
  ["lms load org/m", ["model.load org/m"], "by name"],
  ["python load.py", [`model.load ${app("w.pt")}`], "in code of a file"],
  [`python -c "from transformers import AutoModel as A; A.from_pretrained('org/m')"`, ["model.load org/m"], "in code"],
  [`python -c "import x; x.Y.from_pretrained(z)"`, ["model.load *"], "whatever it is called, by whatever name"],
  [
    `python -c "from llama_cpp import Llama; Llama(model_path='m.bin')"`,
    [`model.load ${app("m.bin")}`],
    "a file whatever its name",
  ],
  [`python -c "import onnxruntime as o; o.InferenceSession('m.onnx')"`, [`model.load ${app("m.onnx")}`], "a file"],
  [`python -c "from transformers import pipeline; pipeline('x', model='org/m')"`, ["model.load org/m"], "by keyword"],
  [`python -c "from transformers import pipeline; pipeline('x')"`, ["model.load *"], "the library chooses"],
  [`python -c "from huggingface_hub import snapshot_download as d; d('org/m')"`, ["model.load org/m"], "a download"],
  ["ssh h vllm serve org/m", ["model.load org/m remote"], "elsewhere"],
];

describe("C5: programs and calls that load or download models", () => {
  it.each(ROWS)("%s: %j (%s)", (command, loads) => {
    expect(loadsOf(command)).toEqual(loads);
  });
});
