import { decodeBase32, decodeBase64, encodeBase64 } from "../../codec/base64.js";
import { decodeHex, encodeHex } from "../../codec/hex.js";
import { inflated } from "../../codec/inflate.js";
import { decodePercent, decodeUtf8, decodeUtf16, encodeUtf8, rot13 } from "../../codec/letters.js";
import { arg, argOr, type Call } from "../../machine/call.js";
import { affordable, known, knownNumber, mapText } from "../../machine/joining.js";
import { readJson } from "../../machine/json.js";
import type { Handler } from "../../machine/language.js";
import { bytes, type Text, taintOf, text, unknown, type Value } from "../../machine/value.js";

const folded =
  (f: (t: Text, c: Call) => string | null, asBytes: boolean): Handler =>
  (c) => {
    const v = argOr(c, 0, "s");
    if (v.k === "text" && !c.m.affords(v.v.length)) return unknown(v.taint);
    return mapText(v, (t) => {
      const out = f(t, c);
      return out === null ? unknown(t.taint) : asBytes ? bytes(out, t.taint) : text(out, t.taint);
    });
  };

const fromBase64 = folded((t) => decodeBase64(t.v), true);
const fromHex = folded((t) => decodeHex(t.v), true);
const toHex = folded((t) => encodeHex(t.v), true);
const toBase64 = folded((t) => encodeBase64(t.v), true);

/** Text of bytes, or bytes of text, under a codec's name. */
export function recode(v: Value, codec: string | null, decoding: boolean): Value {
  return mapText(v, (t) => {
    switch (codec?.toLowerCase().replaceAll("-", "_") ?? "") {
      case "rot13":
      case "rot_13":
        return text(rot13(t.v), t.taint);
      case "hex":
      case "hex_codec": {
        const out = decoding ? decodeHex(t.v) : encodeHex(t.v);
        return out === null ? unknown(t.taint) : bytes(out, t.taint);
      }
      case "base64":
      case "base64_codec":
        return bytes(decoding ? decodeBase64(t.v) : encodeBase64(t.v), t.taint);
      case "utf_8":
      case "utf8":
      case "u8":
      case "ascii":
      case "utf_8_sig":
        return decoding ? text(decodeUtf8(t.v), t.taint) : bytes(encodeUtf8(t.v), t.taint);
      case "latin_1":
      case "latin1":
      case "iso_8859_1":
      case "cp1252":
        return decoding ? text(t.v, t.taint) : bytes(t.v, t.taint);
      case "utf_16":
      case "utf_16_le":
      case "utf_16le":
        return decoding ? text(decodeUtf16(t.v).replace(/^\ufeff/, ""), t.taint) : unknown(t.taint);
      case "unicode_escape":
      case "string_escape":
      case "raw_unicode_escape":
        return decoding
          ? text(
              t.v.replace(/\\x([0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})/g, (_, a, b) =>
                String.fromCharCode(Number.parseInt(a ?? b, 16)),
              ),
              t.taint,
            )
          : unknown(t.taint);
      default:
        return unknown(t.taint);
    }
  });
}

const first = (c: Call): Value => argOr(c, 0, "data");

const viaCodec =
  (decoding: boolean): Handler =>
  (c) =>
    recode(
      affordable(c.m, argOr(c, 0, "obj")),
      known(arg(c, 1, "encoding")) ?? (arg(c, 1, "encoding") === undefined ? "utf-8" : null),
      decoding,
    );

/** A pickle names functions and calls them: it is code. */
const unpickle: Handler = (c) => {
  const v = argOr(c, 0);
  const taint = taintOf(v);
  if (taint.network) c.m.opaque("untrusted_code");
  // What another program hands over, and nobody has seen.
  else if (v.k === "thing" && v.type === "stdin" && c.m.stdin === null) c.m.opaque("unknown_code");
  // GLOBAL, STACK_GLOBAL and REDUCE are what a pickle needs to call anything.
  else if (v.k === "text" && /(?:^|[\s\S])c[\w.]{1,64}\n|\x93|R/.test(v.v.slice(0, 65_536))) c.m.opaque("unknown_code");
  return unknown(taint);
};

const loadYaml: Handler = (c) => {
  const v = argOr(c, 0);
  const loader = arg(c, 1, "Loader");
  const makesNothing = loader?.k === "ref" && /(?:Safe|Base)Loader$/.test(loader.name) && !/Unsafe/.test(loader.name);
  if (makesNothing && !c.name.includes("unsafe")) return unknown(taintOf(v));
  const unsafe =
    c.name.includes("unsafe") ||
    (loader?.k === "ref" && /(?:Unsafe|\.)Loader$/.test(loader.name) && !/Safe|Base/.test(loader.name));
  if (unsafe && taintOf(v).network) c.m.opaque("untrusted_code");
  else if (v.k === "text" && v.v.includes("!!python/")) c.m.opaque("unknown_code");
  return unknown(taintOf(v));
};

/** Decoders and encoders, and formats that are code in disguise. */
export const CODECS: Readonly<Record<string, Handler>> = {
  "zlib.decompress": inflated(first, (c) => {
    const bits = knownNumber(arg(c, 1, "wbits"));
    return bits === null ? "zlib" : bits < 0 ? "raw" : bits > 15 ? (bits > 31 ? "any" : "gzip") : "zlib";
  }),
  "gzip.decompress": inflated(first, "gzip"),
  "base64.b64decode": fromBase64,
  "base64.urlsafe_b64decode": fromBase64,
  "base64.standard_b64decode": fromBase64,
  "base64.decodebytes": fromBase64,
  "base64.decodestring": fromBase64,
  "base64.b32decode": folded((t) => decodeBase32(t.v), true),
  "base64.b16decode": fromHex,
  "base64.b64encode": toBase64,
  "base64.b16encode": folded((t) => encodeHex(t.v).toUpperCase(), true),
  "binascii.a2b_base64": fromBase64,
  "binascii.unhexlify": fromHex,
  "binascii.a2b_hex": fromHex,
  "binascii.hexlify": toHex,
  "binascii.b2a_hex": toHex,
  "binascii.b2a_base64": toBase64,
  "bytes.fromhex": fromHex,
  "bytearray.fromhex": fromHex,
  "codecs.decode": viaCodec(true),
  "codecs.encode": viaCodec(false),
  "urllib.parse.unquote": folded((t) => decodePercent(t.v, false), false),
  "urllib.parse.unquote_plus": folded((t) => decodePercent(t.v, true), false),
  "html.unescape": folded(
    (t) => t.v.replace(/&#(\d{1,7});/g, (_, n) => String.fromCodePoint(Math.min(Number(n), 0x10ffff))),
    false,
  ),
  "json.loads": (c) => {
    const v = argOr(c, 0);
    return v.k === "text" ? readJson(v) : unknown(taintOf(v));
  },
  "pickle.loads": unpickle,
  "pickle.load": unpickle,
  "dill.loads": unpickle,
  "cloudpickle.loads": unpickle,
  "yaml.load": loadYaml,
  "yaml.unsafe_load": loadYaml,
  "yaml.full_load": loadYaml,
  "textwrap.dedent": folded((t) => dedent(t.v), false),
};

function dedent(v: string): string {
  const lines = v.split("\n");
  let least = Number.POSITIVE_INFINITY;
  for (const l of lines) {
    const blank = l.length - l.trimStart().length;
    if (blank < l.length) least = Math.min(least, blank);
  }
  return Number.isFinite(least) ? lines.map((l) => (l.trim() === "" ? "" : l.slice(least))).join("\n") : v;
}
