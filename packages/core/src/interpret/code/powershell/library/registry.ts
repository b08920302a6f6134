import type { Call } from "../../machine/call.js";
import { known } from "../../machine/joining.js";
import { show } from "../operate.js";
import type { Words } from "./words.js";

const REGISTRY = /^(?:registry::|hk\w{1,4}:|hkey_)/i;

/** Keys of the registry are changed as Windows' own program changes them; false where the path is none of its. */
export function inRegistry(c: Call, w: Words, verb: "add" | "delete"): boolean {
  const at = w.named.get("path") ?? w.named.get("literalpath") ?? w.rest[0] ?? w.piped;
  const key = at === null || at === undefined ? null : known(show(at));
  if (key === null || !REGISTRY.test(key)) return false;
  if (!w.named.has("whatif")) c.m.emit({ type: "as", argv: ["reg", verb, key] });
  return true;
}
