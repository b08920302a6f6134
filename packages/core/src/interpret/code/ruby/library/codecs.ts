import { decodeBase64, encodeBase64 } from "../../codec/base64.js";
import { decodePercent } from "../../codec/letters.js";
import { argOr } from "../../machine/call.js";
import { readJson } from "../../machine/json.js";
import type { Handler } from "../../machine/language.js";
import { folding } from "../../machine/texts.js";
import { taintOf, unknown } from "../../machine/value.js";
import { show } from "../operate.js";

const folded = (f: (v: string) => string): Handler => folding((c) => show(argOr(c, 0)), f);

/** Decoders that are modules of their own. */
export const CODECS: Readonly<Record<string, Handler>> = {
  "Base64.decode64": folded(decodeBase64),
  "Base64.strict_decode64": folded(decodeBase64),
  "Base64.urlsafe_decode64": folded(decodeBase64),
  "Base64.encode64": folded((v) => `${encodeBase64(v)}\n`),
  "Base64.strict_encode64": folded(encodeBase64),
  "URI.decode_www_form_component": folded((v) => decodePercent(v, true)),
  "CGI.unescape": folded((v) => decodePercent(v, true)),
  "JSON.parse": (c) => {
    const v = show(argOr(c, 0));
    return v.k === "text" ? readJson(v) : unknown(taintOf(v));
  },
};
