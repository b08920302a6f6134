import { windowsPath } from "../../paths/windows.js";
import { shape } from "../machine/joining.js";
import { list, text, unknown, type Value } from "../machine/value.js";
import { show } from "./operate.js";

/** A path as this machine writes it: `\` separates, a drive is the root. Wildcards make it a pattern. */
export function placeIn(v: Value, literally = false): Value {
  if (v.k === "list")
    return list(
      v.items.map((one) => placeIn(one, literally)),
      v.open,
      v.taint,
    );
  if (v.k === "thing") return v.fields.has("path") ? placeIn(v.fields.get("path")!, literally) : v;
  const said = show(v);
  if (said.k === "shape")
    return {
      ...said,
      parts: said.parts.map((p, i) => (p === null ? p : i === 0 ? slashed(p) : p.replaceAll("\\", "/"))),
    };
  if (said.k !== "text") return said;
  // Drives of the registry and the like hold no files.
  if (/^(?:hk\w{1,4}|registry|cert|wsman):/i.test(said.v)) return unknown(said.taint);
  const path = slashed(said.v);
  return !literally && /[*?[]/.test(path) ? shape([null], said.taint, path) : text(path, said.taint);
}

function slashed(path: string): string {
  const plain = path
    .replace(/^(?:microsoft\.powershell\.core\\)?filesystem::/i, "")
    .replace(/^file:\/\//i, "")
    .replaceAll("\\", "/");
  return /^(?:[A-Za-z]:|\/\/)/.test(plain) ? windowsPath(plain.replace(/^([A-Za-z]:)$/, "$1/")) : plain;
}
