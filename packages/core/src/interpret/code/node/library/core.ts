import { LIMITS } from "../../../../spine/index.js";
import { decodeBase64, encodeBase64 } from "../../codec/base64.js";
import { decodeHexPrefix, encodeHex } from "../../codec/hex.js";
import { inflated } from "../../codec/inflate.js";
import { decodePercent, decodeUtf8, decodeUtf16, encodeUtf8 } from "../../codec/letters.js";
import { apply } from "../../machine/apply.js";
import { arg, argOr, type Call, callTaint } from "../../machine/call.js";
import { evaluate } from "../../machine/evaluate.js";
import { loadModule, runCode } from "../../machine/evaluation.js";
import { concat, known, knownNumber, mapText } from "../../machine/joining.js";
import { readJson } from "../../machine/json.js";
import type { Handler } from "../../machine/language.js";
import { attribute } from "../../machine/member.js";
import { request } from "../../machine/net.js";
import { assignHere, lookUp } from "../../machine/scope.js";
import { folding } from "../../machine/texts.js";
import {
  bool,
  bytes,
  each,
  either,
  list,
  NONE,
  num,
  ref,
  sample,
  table,
  taintOf,
  text,
  thing,
  UNKNOWN,
  unknown,
  type Value,
  WILD,
} from "../../machine/value.js";
import { items, show, truth } from "../operate.js";
import { LISTS } from "./lists.js";

const print: Handler = (c) => {
  let out: Value = text("");
  c.args.forEach((a, i) => {
    const plain = a.k === "text" || a.k === "shape" || a.k === "num" || a.k === "const" || a.k === "either";
    const shown = plain ? show(a) : UNKNOWN;
    out = concat(i === 0 ? out : concat(out, text(" ")), shown);
  });
  // A first argument with `%s` formats the others.
  const first = known(c.args[0]);
  if (c.open || (c.args.length > 1 && first?.includes("%") === true)) out = UNKNOWN;
  for (const v of each(concat(out, text("\n")))) c.m.print(v.k === "text" ? v.v : null);
  return NONE;
};

const write: Handler = (c) => {
  for (const v of each(argOr(c, 0))) c.m.print(v.k === "text" ? v.v : null);
  return UNKNOWN;
};

/** A module by its name; one of the text's own folder is a script that runs. */
const required: Handler = (c) => {
  const v = argOr(c, 0);
  const name = known(v);
  if (name === null) {
    if (!taintOf(v).network) return WILD;
    c.m.opaque("untrusted_code");
    return UNKNOWN;
  }
  // `npm:postgres@3`, `jsr:@std/fs@^1/walk`: a package, from wherever and of whatever version.
  const plain = name.replace(/^node:/, "").replace(/^(?:npm|jsr):\/?((?:@[^/@]+\/)?[^/@]+)(?:@[^/]*)?/, "$1");
  if (/^(?:\.{0,2}\/|\.\.?$)/.test(plain)) {
    if (!plain.endsWith(".json")) loadModule(c.m, plain, "file");
    return UNKNOWN;
  }
  loadModule(c.m, plain, "search");
  if (plain === "fs/promises") return ref("fs.promises");
  if (plain === "fs-extra" || plain === "graceful-fs" || plain === "original-fs") return ref("fs");
  if (plain === "process") return ref("process");
  return ref(plain);
};

const first = (c: Call): Value => argOr(c, 0);

/** `import()` of a module, or of code at an address. */
const imported: Handler = (c) => {
  const name = known(argOr(c, 0));
  if (name !== null && /^https?:/i.test(name)) return runCode(c.m, "node", request(c.m, argOr(c, 0), "GET", []));
  const data = /^data:[^,]{0,128},(.*)$/s.exec(name ?? "");
  if (data === null)
    return name?.startsWith("file://") === true ? required({ ...c, args: [text(name.slice(7))] }) : required(c);
  const packed = /;base64,/.test(name!.slice(0, 160));
  return runCode(c.m, "node", text(packed ? decodeUtf8(decodeBase64(data[1]!)) : decodePercent(data[1]!, false)));
};

const evaluated: Handler = (c) =>
  each(argOr(c, 0))
    .map((v) => (v.k === "list" || v.k === "table" ? UNKNOWN : runCode(c.m, "node", v)))
    .reduce(either);

/** Code for a context of its own, whose names are those of a table. What the program itself calls something keeps its name. */
const evaluatedWith: Handler = (c) => {
  const names = arg(c, 1);
  if (names?.k === "table")
    for (const [name, v] of names.entries)
      if (lookUp(c.m.globals, name) === undefined && c.m.language.global(name, c.m) === undefined)
        assignHere(c.m.globals, name, v);
  return evaluated(c);
};

/** `new Worker(file)`, or with `eval: true` its text. */
const worker: Handler = (c) => {
  const options = arg(c, 1);
  const isCode = options?.k === "table" && options.entries.get("eval") !== undefined;
  if (isCode) return evaluated(c);
  const file = known(argOr(c, 0));
  if (file !== null) loadModule(c.m, /^[./]/.test(file) ? file : `./${file}`, "file");
  return UNKNOWN;
};

/** `new Function(a, b, body)`, called or not: whoever makes it calls it. */
export const made: Handler = (c) => {
  const body = c.args[c.args.length - 1];
  // The classic ways to get at the global object are harmless by themselves.
  const source = known(body)?.trim() ?? "";
  if (/^return\s*\(?\s*(?:this|globalThis|process|require|global)\s*\)?;?$/.test(source)) {
    const name = /(\w+)\s*\)?;?$/.exec(source)![1]!;
    return thing("returns", [["value", name === "process" || name === "require" ? ref(name) : thing("names")]]);
  }
  const params = c.args.slice(0, -1).map(known);
  if (params.length > 0 && body?.k === "text" && !params.includes(null)) {
    const own = withParams(c, params.join(), body.v);
    if (own !== null) return own;
  }
  if (body !== undefined) evaluated({ ...c, args: [body] });
  return thing("returns", [["value", UNKNOWN]]);
};

/** A function whose text is known; one that nobody calls is looked at all the same. */
function withParams({ m }: Call, params: string, body: string): Value | null {
  m.spend(1 + (body.length >> 6));
  if (m.depth + m.inside >= LIMITS.codeDepth || body.length > LIMITS.value || m.spent) return null;
  const { body: parsed, fault } = m.language.parse(`(function (${params}\n) {\n${body}\n})`);
  const [only] = parsed;
  if (fault !== null || parsed.length !== 1 || only?.k !== "do" || only.expr.k !== "function") return null;
  m.emit({ type: "evaluate", language: "node", text: body });
  return evaluate(m, m.globals, only.expr);
}

/** Text of bytes under an encoding, and bytes of text. */
export function fromBytes(v: Value, encoding: string | null): Value {
  return mapText(v, (t) => {
    switch (encoding?.toLowerCase()) {
      case "base64":
      case "base64url":
        return text(encodeBase64(t.v), t.taint);
      case "hex":
        return text(encodeHex(t.v), t.taint);
      case "latin1":
      case "binary":
      case "ascii":
        return text(t.v, t.taint);
      case "utf16le":
      case "ucs2":
      case "utf-16le":
        return text(decodeUtf16(t.v), t.taint);
      case "utf8":
      case "utf-8":
        return text(t.bytes ? decodeUtf8(t.v) : t.v, t.taint);
      default:
        return unknown(t.taint);
    }
  });
}

function toBytes(c: Call): Value {
  const v = argOr(c, 0);
  const encoding = known(arg(c, 1))?.toLowerCase() ?? (arg(c, 1) === undefined ? "utf8" : null);
  if (v.k === "list") {
    const all = items(v);
    if (all?.every((x) => x.k === "num") === true)
      return bytes(all.map((x) => String.fromCharCode((x as { v: number }).v & 255)).join(""), taintOf(v));
    return unknown(taintOf(v));
  }
  return mapText(v, (t) => {
    if (t.bytes) return t;
    if (encoding === "base64" || encoding === "base64url") return bytes(decodeBase64(t.v), t.taint);
    if (encoding === "hex") return bytes(decodeHexPrefix(t.v), t.taint);
    if (encoding === "utf8" || encoding === "utf-8") return bytes(encodeUtf8(t.v), t.taint);
    return encoding === "latin1" || encoding === "binary" || encoding === "ascii"
      ? bytes(t.v, t.taint)
      : unknown(t.taint);
  });
}

const letters: Handler = (c) =>
  !c.open && c.args.every((a) => a.k === "num" && a.v >= 0 && a.v <= 0x10ffff)
    ? text(
        c.args
          .map((a) =>
            c.name.endsWith("CharCode")
              ? String.fromCharCode((a as { v: number }).v)
              : String.fromCodePoint((a as { v: number }).v),
          )
          .join(""),
      )
    : unknown(callTaint(c));

const folded = (f: (v: string) => string): Handler => folding((c) => argOr(c, 0), f);

const timer: Handler = (c) => {
  const f = argOr(c, 0);
  if (f.k === "text" || (f.k === "unknown" && taintOf(f).network)) return evaluated(c);
  c.m.perhaps(() => apply(c.m, f, c.args.slice(2)));
  return UNKNOWN;
};

/** What the language itself brings, and code made of data. */
export const CORE: Readonly<Record<string, Handler>> = {
  "console.log": print,
  "console.info": print,
  "console.debug": print,
  "console.dir": print,
  "process.stdout.write": write,
  "Deno.stdout.writeSync": write,
  "zlib.inflateSync": inflated(first, "zlib"),
  "zlib.unzipSync": inflated(first, "any"),
  "zlib.gunzipSync": inflated(first, "gzip"),
  "zlib.inflateRawSync": inflated(first, "raw"),
  require: required,
  import: imported,
  "module.require": required,
  "process.mainModule.require": required,
  "process.getBuiltinModule": required,
  "require.main.require": required,
  "module.constructor._load": required,
  "module._load": required,
  "Module._load": required,
  "module.createRequire": () => ref("require"),
  eval: evaluated,
  Function: made,
  AsyncFunction: made,
  "vm.runInThisContext": evaluated,
  "vm.runInNewContext": evaluatedWith,
  "vm.runInContext": evaluatedWith,
  "worker_threads.Worker": worker,
  Worker: worker,
  "vm.compileFunction": made,
  "vm.Script": evaluated,
  setTimeout: timer,
  setInterval: timer,
  "Buffer.from": toBytes,
  Buffer: toBytes,
  "Buffer.concat": (c) => (items(argOr(c, 0)) ?? [UNKNOWN]).reduce<Value>((a, b) => concat(a, b), bytes("")),
  Uint8Array: toBytes,
  "Uint8Array.from": toBytes,
  TextDecoder: () => thing("decoder"),
  TextEncoder: () => thing("encoder"),
  atob: folded(decodeBase64),
  btoa: folded(encodeBase64),
  decodeURIComponent: folded((v) => decodePercent(v, false)),
  decodeURI: folded((v) => decodePercent(v, false)),
  unescape: folded((v) => decodePercent(v, false)),
  String: (c) => show(arg(c, 0) ?? text("")),
  "String.fromCharCode": letters,
  "String.fromCodePoint": letters,
  "String.raw": (c) => argOr(c, 0),
  Number: number,
  parseInt: number,
  parseFloat: number,
  "Number.parseInt": number,
  Boolean: (c) => {
    const t = truth(argOr(c, 0));
    return t === null ? UNKNOWN : bool(t);
  },
  "JSON.parse": (c) => {
    const v = argOr(c, 0);
    return v.k === "text" ? readJson(v) : unknown(taintOf(v));
  },
  "JSON.stringify": (c) => {
    const v = argOr(c, 0);
    return v.k === "text" ? text(JSON.stringify(v.v), v.taint) : unknown(taintOf(v));
  },
  "Object.keys": (c) => keysOf(c, "keys"),
  "Object.values": (c) => keysOf(c, "values"),
  "Object.entries": (c) => keysOf(c, "entries"),
  "Object.assign": (c) => {
    const first = argOr(c, 0);
    if (first.k === "table")
      for (const a of c.args.slice(1)) if (a.k === "table") for (const [k, v] of a.entries) first.entries.set(k, v);
    return first;
  },
  ...LISTS,
  "Reflect.apply": (c) => apply(c.m, argOr(c, 0), items(argOr(c, 2)) ?? [], null, items(argOr(c, 2)) === null),
  "Reflect.construct": (c) => apply(c.m, argOr(c, 0), items(argOr(c, 1)) ?? [], null, items(argOr(c, 1)) === null),
  "Reflect.get": (c) => {
    const name = known(arg(c, 1));
    return name === null ? WILD : attribute(c.m, argOr(c, 0), name);
  },
  "Promise.resolve": (c) => arg(c, 0) ?? NONE,
  "Promise.all": (c) => argOr(c, 0),
  Promise: (c) => {
    const f = argOr(c, 0);
    c.m.perhaps(() => apply(c.m, f, [UNKNOWN, UNKNOWN]));
    return UNKNOWN;
  },
  Error: () => UNKNOWN,
  Map: (c) => {
    const made = table(true);
    for (const pair of items(argOr(c, 0)) ?? []) {
      const [key, value] = items(pair) ?? [];
      const name = key === undefined ? null : known(show(key));
      if (name !== null && value !== undefined) made.entries.set(name, value);
    }
    return made;
  },
  "Symbol.for": () => UNKNOWN,
};

function number(c: Call): Value {
  const v = argOr(c, 0);
  if (v.k === "num") return c.name === "parseInt" ? num(Math.trunc(v.v)) : v;
  const base = knownNumber(arg(c, 1)) ?? 10;
  if (v.k !== "text" || base < 2 || base > 36) return unknown(taintOf(v));
  const n = c.name.endsWith("parseInt")
    ? Number.parseInt(v.v, base)
    : c.name === "parseFloat"
      ? Number.parseFloat(v.v)
      : Number(v.v);
  return Number.isNaN(n) ? unknown(v.taint) : num(n);
}

function keysOf(c: Call, what: "keys" | "values" | "entries"): Value {
  const v = argOr(c, 0);
  // The functions of a module, by names that data may choose.
  if (v.k === "ref" && c.m.language.guarded(v.name))
    return sample([what === "keys" ? UNKNOWN : what === "values" ? WILD : list([UNKNOWN, WILD])]);
  if (v.k === "list" && what === "values") return v;
  if (v.k !== "table") return list([], true, taintOf(v));
  return list(
    Array.from(v.entries, ([k, x]) => (what === "keys" ? text(k) : what === "values" ? x : list([text(k), x]))),
    v.open,
  );
}
