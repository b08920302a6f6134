import { gunzip, inflate, inflateZlib } from "../../inflate.js";
import type { Call } from "../machine/call.js";
import { mapText } from "../machine/joining.js";
import type { Handler } from "../machine/language.js";
import { bytes, unknown, type Value } from "../machine/value.js";

/** What a compressed text begins with when nobody says: of gzip, of zlib, or nothing. */
function unfold(packed: readonly number[], format: Format): number[] | null {
  if (format === "gzip") return gunzip(packed);
  if (format === "zlib") return inflateZlib(packed);
  if (format === "raw") return inflate(packed);
  return packed[0] === 0x1f ? gunzip(packed) : inflateZlib(packed);
}

type Format = "gzip" | "zlib" | "raw" | "any";

/** Bytes that were compressed, one per code unit, as the bytes they were. */
export const inflated =
  (of: (c: Call) => Value, format: Format | ((c: Call) => Format)): Handler =>
  (c) =>
    mapText(of(c), (t) => {
      if (!c.m.affords(t.v.length * 8)) return unknown(t.taint);
      const packed = Array.from(t.v, (one) => one.charCodeAt(0));
      const out = packed.some((one) => one > 255)
        ? null
        : unfold(packed, typeof format === "function" ? format(c) : format);
      if (out === null) return unknown(t.taint);
      let text = "";
      for (let i = 0; i < out.length; i += 4_096) text += String.fromCharCode(...out.slice(i, i + 4_096));
      return bytes(text, t.taint);
    });
