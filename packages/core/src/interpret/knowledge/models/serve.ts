import type { Line } from "../line.js";
import type { Emit, Entry, OptionSpec, Usage } from "../types.js";
import type { Value } from "../value.js";

/** What differs between servers of models: which options name one, and whether operands do. */
interface Server {
  readonly names: readonly string[];
  /** Options whose value is a model by any name, or can only be a path. */
  readonly models?: string;
  readonly paths?: string;
  /** Options whose value is text. The usual ones need not be listed. */
  readonly values?: string;
  readonly operands?: true;
  /** A server listens; a converter or a one-off does not. */
  readonly listens?: false;
}

const USUAL =
  "--host --port --dtype --api-key --max-model-len --tensor-parallel-size --pipeline-parallel-size --gpu-memory-utilization --served-model-name --quantization --revision --max-num-seqs --seed --chat-template --load-format --kv-cache-dtype --tp --dp --tp-size --log-level --device";

/** Adds what a server's options and operands name: `models` each spelling by itself, so that two on one line both count. */
function server({ names, models = "", paths = "", values = "", operands, listens }: Server): Entry {
  const spelled = (text: string) => text.split(" ").filter((word) => word !== "");
  const taken = new Set([...spelled(models), ...spelled(paths)]);
  const texts = [...new Set([...spelled(USUAL), ...spelled(values)])].filter((word) => !taken.has(word));
  const options: Record<string, OptionSpec> = {
    [texts.join(", ")]: "value",
    "-h --help": "harmless",
    "--version": "harmless",
  };
  for (const word of taken) options[word] = { value: "required" };
  const act = (line: Line, emit: Emit): void => {
    for (const word of spelled(models)) for (const value of line.values(word)) emit.model(value);
    for (const word of spelled(paths)) for (const value of line.values(word)) emit.model(value, true);
    if (operands === true) for (const value of modelsAmong(line.operands)) emit.model(value);
    if (listens !== false) emit.add("net.listen", "host", line.value("--host") ?? "localhost", portOf(line));
  };
  return { names, options, parameters: "kebab", unknownOptions: "ignored", act };
}

function portOf(line: Line): { readonly port?: number } {
  const text = line.value("--port")?.text ?? "";
  return /^[1-9]\d{0,4}$/.test(text) ? { port: Number(text) } : {};
}

/** The value of an option nobody listed stands among the operands: those that look like a model count, else the first. */
function modelsAmong(operands: readonly Value[]): readonly Value[] {
  const likely = operands.filter(
    ({ form, text }) => form !== "exact" || /[/]|^[A-Za-z].*[-:.]/.test(text.slice(0, 512)),
  );
  return likely.length > 0 ? likely : operands.slice(0, 1);
}

const serves = (more: Usage): Usage => ({ parameters: "kebab", unknownOptions: "ignored", ...more });

const VLLM: Readonly<Record<string, OptionSpec>> = {
  "--model": { value: "required" },
  "--tokenizer": { value: "required" },
  "--speculative-model": { value: "required" },
  "--lora-modules": "value",
  [USUAL.split(" ").join(", ")]: "value",
  "-h --help": "harmless",
};

function vllm(line: Line, emit: Emit): void {
  const named = ["--model", "--speculative-model"].flatMap((name) => line.values(name));
  for (const value of named.length > 0 ? named : modelsAmong(line.operands)) emit.model(value);
  for (const value of line.values("--tokenizer")) emit.model(value);
  emit.add("net.listen", "host", line.value("--host") ?? "0.0.0.0", portOf(line));
}

const run = serves({ options: VLLM, act: vllm });

/** What holds a model in memory and answers questions to it. */
export const entries: readonly Entry[] = [
  {
    names: ["vllm"],
    options: { "-v --version -h --help": "harmless" },
    subcommands: {
      "serve run-batch bench": run,
      "complete chat": serves({
        options: { "--url, --model-name": "value" },
        effects: [{ kind: "model.call", name: "*" }],
      }),
      collect_env: { options: {} },
    },
  },
  { names: ["vllm-api-server"], ...run },
  server({
    names: ["sglang", "sglang-launch-server"],
    models: "--model-path --model --tokenizer-path --speculative-draft-model-path",
  }),
  server({
    names: ["text-generation-launcher", "text-embeddings-router"],
    models: "--model-id --tokenizer-name --speculator",
  }),
  server({
    names: [
      "llama-server",
      "llama-cli",
      "llama-run",
      "llama-simple",
      "llama-embedding",
      "llama-perplexity",
      "llama-bench",
      "llama-mtmd-cli",
      "llama-tts",
      "llama-speculative",
      "llama-imatrix",
      "llama-quantize",
      "llama-gguf-split",
      "llama-export-lora",
      "llama.cpp",
      "llama-completion",
    ],
    paths: "-m --model -md --model-draft --mmproj --lora --lora-base --control-vector -mv --model-vocoder",
    models: "-hf -hfr --hf-repo -hfd --hf-repo-draft -hfv --hf-repo-v -mu --model-url --mmproj-url -dr --docker-repo",
    values:
      "-p --prompt -n --predict --n-predict -c --ctx-size -ngl --n-gpu-layers --gpu-layers -t --threads -b --batch-size -ub --ubatch-size -f --file --temp --top-k --top-p --min-p --repeat-penalty -sys --system-prompt -np --parallel -ts --tensor-split -sm --split-mode -mg --main-gpu -fa --flash-attn -hff --hf-file -hft --hf-token -a --alias --ctk -ctk -ctv --rope-scaling --grammar --grammar-file -s --image",
  }),
  server({ names: ["koboldcpp", "koboldcpp.py"], paths: "--model --lora --mmproj --whispermodel --sdmodel" }),
  server({
    names: ["llamafile", "whisper-cli", "whisper-server", "whisper.cpp", "stable-diffusion.cpp"],
    paths: "-m --model --vae --lora-model-dir --clip_l --t5xxl --diffusion-model -ml",
    values: "-f -l -o -of -p -t --prompt --file --language --output -W -H",
  }),
  server({
    names: ["whisper", "faster-whisper", "insanely-fast-whisper"],
    models: "--model --model-name",
    values: "--language --task --output_dir --output_format --model_dir --file-name",
    listens: false,
  }),
  server({
    names: [
      "mlx_lm",
      "mlx_lm.server",
      "mlx_lm.generate",
      "mlx_lm.chat",
      "mlx_lm.lora",
      "mlx_lm.convert",
      "mlx_lm.fuse",
      "mlx_lm.cache_prompt",
      "mlx_lm.evaluate",
      "mlx_vlm.generate",
      "mlx_vlm.server",
    ],
    models: "--model --hf-path --adapter-path --draft-model",
    values:
      "--prompt -p --max-tokens --temp --top-p --system-prompt --data --iters --mlx-path -q --q-bits --upload-repo",
  }),
  server({
    names: [
      "lmdeploy",
      "trtllm-serve",
      "tgi",
      "litgpt",
      "aphrodite",
      "tabbyapi",
      "exllamav2",
      "infinity_emb",
      "xinference",
      "mistralrs",
      "mistralrs-server",
      "ramalama",
      "nexa",
      "llm-server",
      "openllm",
    ],
    models: "--model --model-path --model-id --model-name --adapters --draft -m",
    operands: true,
  }),
  server({
    names: ["tritonserver"],
    paths: "--model-repository --model-store",
    values: "--http-port --grpc-port --metrics-port --backend-config --log-verbose",
  }),
  server({
    names: ["tensorflow_model_server"],
    paths: "--model_base_path --model_config_file",
    values: "--rest_api_port --model_name",
  }),
  server({ names: ["torchserve"], paths: "--models --model-store", values: "--ts-config --foreground" }),
  server({ names: ["ovms"], paths: "--model_path --config_path", values: "--model_name --rest_port" }),
  server({
    names: ["ct2-transformers-converter", "optimum-cli", "trtllm-build", "convert_hf_to_gguf.py", "convert-hf-to-gguf"],
    models: "--model -m --checkpoint_dir --model_dir",
    values: "--output_dir --task --outfile --outtype",
    operands: true,
    listens: false,
  }),
];
