import type { Value } from "../../knowledge/value.js";
import { pathAction } from "../../paths/index.js";
import type { Machine } from "../state/machine.js";
import { pathsOf, touch } from "./touch.js";

/** Names that are paths to every loader; anything else may be the name of a model in a hub or a cache. */
const PATH =
  /^(?:[/~]|\.{1,2}(?:\/|$)|file:\/\/)|\.(?:safetensors|gguf|ggml|onnx|ptl?|pth|ckpt|pkl|joblib|h5|keras|llamafile)$/i;

/** A program loads a model: a path is canonical and read as well, a name stays as the program takes it. */
export function loadModel(m: Machine, model: Value, isPath: boolean): void {
  m.step();
  if (model.form === "exact" && /^[a-z][a-z0-9+.-]*:\/\//i.test(model.text) && !model.text.startsWith("file://")) {
    const resource = { type: "model", name: model.text.slice(0, 1024), form: "exact" } as const;
    return m.push("model.load", resource, [], model.sources, model.span, { url: model.text.slice(0, 1024) });
  }
  if (model.form === "exact" && !isPath && !PATH.test(model.text.slice(0, 1024))) {
    const resource = { type: "model", name: model.text.slice(0, 1024), form: "exact" } as const;
    return m.push("model.load", resource, [], model.sources, model.span, {});
  }
  const value = model.text.startsWith("file://") ? { ...model, text: model.text.slice("file://".length) } : model;
  if (value.form === "unknown" || (!isPath && value.form === "pattern")) {
    return m.push("model.load", { type: "model", name: "*", form: "any" }, [], model.sources, model.span, {});
  }
  const home =
    value.text === "~" || value.text.startsWith("~/") ? { ...value, text: m.place.home + value.text.slice(1) } : value;
  for (const resource of pathsOf(m, home)) {
    const one = pathAction("model.load", resource, {
      place: m.place,
      certainty: m.certainty,
      sources: model.sources,
      span: model.span,
    });
    m.actions.push(m.where === "here" ? one : { ...one, labels: m.elsewhere(one.labels) });
  }
  touch(m, "file.read", home, model.sources, { recursive: true });
}
