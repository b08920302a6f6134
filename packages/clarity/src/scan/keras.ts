import type { Item, Report } from "./item.js";

/** Modules whose classes a Keras configuration may name: layers and what belongs to them. */
const MODULES =
  /^(?:keras|tf_keras|tensorflow\.keras|tensorflow\.python\.keras|keras_nlp|keras_cv|keras_hub)(?:\.(?:[a-z_]+(?!\w)|(?=[a-z_]*[A-Z\d])(?=src|layers|models|initializers|regularizers|constraints|activations|optimizers|losses|metrics|quantizers|dtype_policies|engine|applications|ops|random|backend|common|saving|schedules|legacy|core|convolutional|pooling|rnn|merging|normalization|preprocessing|reshaping|attention|regularization|activation|distillation|functional|sequential|model|input_layer|mixed_precision|policy|keras_tensor|numpy|nn|image|math|tensor_shape)\w+))*$/;
/** Functions below Keras's own modules that load, fetch or run things (`get_file`, `load_model`, `run_script`). */
const CONTAINERS = new Set([
  "function",
  "slice",
  "__tuple__",
  "__tensor__",
  "__numpy__",
  "__bytes__",
  "__keras_tensor__",
  "__ellipsis__",
  "__typespec__",
  "__complex__",
]);
const CODE_MODULES = /(?:^|\.)(?:utils|callbacks|datasets|saving|export|wrappers|visualization|trainers)(?:\.|$)/;
const MOST_DEPTH = 200;

/** What a Keras configuration would have the loader make: JSON that is already parsed. */
export function judgeKeras(item: Item, report: Report, config: unknown, depth = 0): void {
  if (depth > MOST_DEPTH) return report.add(item, "keras.broken", "nested too deeply");
  if (Array.isArray(config)) {
    for (const one of config) judgeKeras(item, report, one, depth + 1);
    return;
  }
  if (typeof config !== "object" || config === null) return;
  const { class_name: kind, module, registered_name: registered } = config as Record<string, unknown>;
  if (typeof kind === "string") judgeClass(item, report, kind, module, registered);
  for (const [key, value] of Object.entries(config)) {
    if (/unsafe_deserialization/.test(key) || (key === "safe_mode" && value === false)) {
      report.add(item, "keras.unsafe_mode", `${key}: ${JSON.stringify(value)}`);
    }
    judgeKeras(item, report, value, depth + 1);
  }
}

const LAMBDA = /(?:^|[>.])(?:Lambda|__lambda__|TFOpLambda|SlicingOpLambda)$/;

function judgeClass(item: Item, report: Report, kind: string, module: unknown, registered: unknown): void {
  const named = typeof registered === "string" ? registered : "";
  // The two op layers call a TensorFlow function by name; Lambda and __lambda__ bring code.
  if (LAMBDA.test(kind) || LAMBDA.test(named)) {
    const brings = /(?:^|[>.])(?:Lambda|__lambda__)$/.test(kind) || /(?:^|[>.])(?:Lambda|__lambda__)$/.test(named);
    return report.add(item, brings ? "keras.lambda" : "keras.module", `${kind} ${named}`.trim());
  }
  if (typeof module !== "string") return;
  if (module === "builtins") {
    if (!CONTAINERS.has(kind)) report.add(item, "keras.module", `builtins.${kind}`);
  } else if (!MODULES.test(module) || CODE_MODULES.test(module)) {
    report.add(item, "keras.module", `${module}.${kind}`);
  } else if (!/^_?[A-Z]/.test(kind) && !CONTAINERS.has(kind)) {
    report.add(item, "keras.module", `${module}.${kind} is a function`);
  }
}
