import type { Detail, Source } from "../../../spine/index.js";
import { netAction } from "../../http/index.js";
import type { NetKind } from "../../knowledge/types.js";
import type { Value } from "../../knowledge/value.js";
import type { Machine } from "../state/machine.js";

/** Adds an action on a URL or host; returns where data from there comes from. */
export function connect(
  m: Machine,
  kind: NetKind,
  target: Value,
  sources: readonly Source[],
  detail: Detail = {},
): readonly Source[] {
  m.spend(target.text.length);
  if (target.form === "unknown") {
    m.push(kind, { type: "host", name: "*", form: "any" }, [], sources, target.span, detail);
    return [{ type: "network", name: "*", labels: UNTRUSTED }];
  }
  const { place, certainty } = m;
  const parts = { place, certainty, sources, span: target.span, detail };
  const one = netAction(kind, target.text, parts, { pattern: target.form === "pattern" });
  if (one === null) return [];
  m.actions.push(m.where === "here" ? one : { ...one, labels: m.elsewhere(one.labels) });
  const { name, type } = one.resource;
  if (type !== "host") return [];
  const labels = one.labels.includes("loopback") ? one.labels : [...one.labels, "untrusted"];
  return [{ type: "network", name: name.slice(0, 256), labels }];
}

const UNTRUSTED: readonly string[] = ["untrusted"];
