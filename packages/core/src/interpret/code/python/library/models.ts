import { arg, type Call } from "../../machine/call.js";
import { known } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { placeOf } from "../../machine/place.js";
import { joinTaint, NETWORK } from "../../machine/taint.js";
import { taintOf, unknown, type Value } from "../../machine/value.js";

/** The model a call names, among its parameters; its contents may come from anywhere. */
function model(c: Call, what: Value | undefined, path: boolean): Value {
  const name = what === undefined ? null : nameOf(c, what);
  c.m.emit({ type: "model", name, ...(path ? { path } : {}) });
  return unknown(what === undefined ? NETWORK : joinTaint(NETWORK, taintOf(what)));
}

/** The text of a name, or the path of a path object or an open file. */
function nameOf(c: Call, what: Value): string | null {
  const text = known(what);
  if (text !== null) return text;
  return what.k === "thing" ? placeOf(c.m, what).path : null;
}

/** A name of a hub or a path, at this place or by one of these names. */
const named =
  (at: number, ...names: readonly string[]): Handler =>
  (c) =>
    model(c, given(c, at, names), false);

/** A file or folder. */
const file =
  (at: number, ...names: readonly string[]): Handler =>
  (c) =>
    model(c, given(c, at, names), true);

function given(c: Call, at: number, names: readonly string[]): Value | undefined {
  for (const name of names) {
    const value = c.named?.get(name);
    if (value !== undefined) return value;
  }
  return arg(c, at);
}

/** `Anything.from_pretrained(name)`: the custom of Transformers, Diffusers and whatever follows them. */
export const fromPretrained: Handler = named(
  0,
  "pretrained_model_name_or_path",
  "pretrained_model_link_or_path",
  "repo_id",
  "model_id",
);

/** `pipeline("task", "model")`: without a model the library chooses one itself. */
const pipeline: Handler = named(1, "model");

const entries: readonly (readonly [Handler, readonly string[]])[] = [
  [pipeline, ["transformers.pipeline"]],
  [
    named(0, "repo_id"),
    [
      "huggingface_hub.snapshot_download",
      "huggingface_hub.hf_hub_download",
      "huggingface_hub.cached_download",
      "modelscope.snapshot_download",
    ],
  ],
  [
    named(0, "model"),
    [
      "vllm.LLM",
      "vllm.AsyncEngineArgs",
      "vllm.EngineArgs",
      "sglang.Engine",
      "lmdeploy.pipeline",
      "ollama.pull",
      "ollama.generate",
      "ollama.chat",
      "ollama.create",
      "ollama.embed",
      "gpt4all.GPT4All",
    ],
  ],
  [
    named(0, "model_name_or_path"),
    ["sentence_transformers.SentenceTransformer", "sentence_transformers.CrossEncoder", "faster_whisper.WhisperModel"],
  ],
  [named(0, "path_or_hf_repo"), ["mlx_lm.load", "mlx_lm.utils.load", "mlx_vlm.load"]],
  [
    named(0, "name"),
    [
      "whisper.load_model",
      "spacy.load",
      "timm.create_model",
      "open_clip.create_model",
      "open_clip.create_model_and_transforms",
    ],
  ],
  [named(0, "repo_or_dir"), ["torch.hub.load"]],
  [named(0, "url"), ["torch.hub.load_state_dict_from_url", "torch.hub.download_url_to_file"]],
  [
    named(0, "handle"),
    ["kagglehub.model_download", "tensorflow_hub.load", "hub.load", "tensorflow_hub.KerasLayer", "hub.KerasLayer"],
  ],
  [
    named(0, "model_uri"),
    [
      "mlflow.pyfunc.load_model",
      "mlflow.pytorch.load_model",
      "mlflow.sklearn.load_model",
      "mlflow.transformers.load_model",
    ],
  ],
  [file(0, "f"), ["torch.load", "torch.jit.load"]],
  [
    file(0, "filename"),
    [
      "safetensors.torch.load_file",
      "safetensors.numpy.load_file",
      "safetensors.flax.load_file",
      "safetensors.tensorflow.load_file",
      "safetensors.safe_open",
      "joblib.load",
      "sklearn.externals.joblib.load",
    ],
  ],
  [
    file(0, "model_path"),
    ["llama_cpp.Llama", "ctransformers.AutoModelForCausalLM", "ctranslate2.Translator", "ctranslate2.Generator"],
  ],
  [file(0, "path_or_bytes"), ["onnxruntime.InferenceSession"]],
  [file(0, "f"), ["onnx.load", "onnx.load_model"]],
  [
    file(0, "filepath"),
    [
      "keras.models.load_model",
      "keras.saving.load_model",
      "tensorflow.keras.models.load_model",
      "tf.keras.models.load_model",
      "tensorflow.saved_model.load",
      "tf.saved_model.load",
    ],
  ],
  [file(0, "path"), ["gguf.GGUFReader", "xgboost.Booster", "coremltools.models.MLModel"]],
];

/** Loading and downloading models, by what each library calls it. */
export const MODELS: Readonly<Record<string, Handler>> = Object.fromEntries(
  entries.flatMap(([handler, names]) => names.map((name) => [name, handler])),
);

/** On a receiver nobody knows. */
export const MODEL_METHODS: Readonly<Record<string, Handler>> = {
  "*.from_pretrained": fromPretrained,
  "unknown.from_pretrained": fromPretrained,
  "*.load_lora_weights": named(0, "pretrained_model_name_or_path_or_dict"),
};
