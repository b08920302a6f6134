import { decodeBase64, encodeBase64 } from "../../codec/base64.js";
import { apply } from "../../machine/apply.js";
import { arg, argOr, type Call, callTaint } from "../../machine/call.js";
import { known } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { number } from "../../machine/loose.js";
import { sliced } from "../../machine/slice.js";
import { folding, join, replaced, split } from "../../machine/texts.js";
import { bytes, list, NONE, num, taintOf, text, thing, UNKNOWN, unknown, type Value } from "../../machine/value.js";
import { formatted, items, show } from "../operate.js";
import { wordsOf } from "./words.js";

const self = (c: Call): Value => show(c.self);
const folded = (f: (v: string, c: Call) => string | null): Handler => folding(self, f);

/** Bytes of a text in an encoding, one number each. */
const encoded =
  (wide: boolean): Handler =>
  (c) => {
    const v = show(argOr(c, 0));
    if (v.k !== "text") return unknown(taintOf(v));
    return bytes(wide ? Array.from(v.v, (x) => `${x}\0`).join("") : v.v, v.taint);
  };

const decoded =
  (wide: boolean): Handler =>
  (c) => {
    const v = argOr(c, 0);
    const all = v.k === "text" ? v.v : codes(v);
    if (all === null) return unknown(taintOf(v));
    if (!wide) return text(utf8(all), taintOf(v));
    let out = "";
    for (let i = 0; i + 1 < all.length; i += 2)
      out += String.fromCharCode(all.charCodeAt(i) | (all.charCodeAt(i + 1) << 8));
    return text(out, taintOf(v));
  };

function codes(v: Value): string | null {
  if (v.k !== "list" || v.open || v.items.length > 65_536) return null;
  const parts = v.items.map((one) =>
    one.k === "num" ? String.fromCharCode(one.v & 255) : one.k === "text" && one.v.length === 1 ? one.v : null,
  );
  return parts.includes(null) ? null : parts.join("");
}

function utf8(v: string): string {
  try {
    return decodeURIComponent(percent(v));
  } catch {
    return v;
  }
}
/** `%XX` for every byte beyond ASCII, so that decoding it reads the bytes as UTF-8. */
const percent = (v: string): string =>
  v.replace(/[%\u0080-\u00ff]/g, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, "0")}`);

export function cast(type: string, v: Value): Value {
  switch (type) {
    case "char":
    case "string":
    case "char[]":
    case "string[]":
    case "byte[]":
    case "object[]":
    case "array":
      break;
    case "int":
    case "int32":
    case "long":
    case "int64":
    case "byte": {
      const n =
        v.k === "text" && v.v.length === 1 && !/\d/.test(v.v)
          ? v.v.charCodeAt(0)
          : v.k === "text" && /^0x/i.test(v.v)
            ? Number(v.v)
            : number(v);
      return n === null ? unknown(taintOf(v)) : num(Math.trunc(n));
    }
    case "scriptblock":
      return v;
    case "wmiclass":
      return thing("wmi");
    default:
      return v;
  }
  if (type === "char")
    return v.k === "num" ? text(String.fromCharCode(v.v & 0xffff)) : v.k === "list" ? cast("char[]", v) : v;
  if (type === "string") return show(v);
  if (type === "char[]") {
    if (v.k === "text") return v.v.length > 65_536 ? unknown(v.taint) : list(Array.from(v.v, (c) => text(c, v.taint)));
    return v.k === "list"
      ? list(
          v.items.map((one) => cast("char", one)),
          v.open,
          v.taint,
        )
      : v;
  }
  return v.k === "list" || type === "byte[]" ? v : list([v]);
}

const reversed: Handler = (c) => {
  const v = argOr(c, 0);
  if (v.k === "list") v.items.reverse();
  return NONE;
};

/** Each item through a block, which sees it as `$_`. */
const forEach: Handler = (c) => {
  const w = wordsOf(c, ["process", "begin", "end", "membername", "inputobject", "parallel", "filterscript"]);
  const from = w.named.get("inputobject") ?? w.piped ?? UNKNOWN;
  const block =
    w.named.get("process") ?? w.named.get("parallel") ?? w.named.get("filterscript") ?? w.rest[0] ?? UNKNOWN;
  if (block.k !== "func")
    return c.name === "!where-object" ? list([...(items(from) ?? [])], true, taintOf(from)) : unknown(taintOf(from));
  const all = items(from);
  if (all === null || all.length > 1_024 || c.m.spent) {
    const one = from.k === "list" && from.sample && from.items.length === 1 ? from.items[0]! : unknown(taintOf(from));
    c.m.perhaps(() => apply(c.m, block, [one], null, true));
    return c.name === "!where-object" ? from : list([], true, taintOf(from));
  }
  const out = all.map((one) => apply(c.m, block, [one]));
  return c.name === "!where-object" ? list([...all], true, taintOf(from)) : list(out);
};

const passed: Handler = (c) =>
  wordsOf(c, ["property", "expandproperty", "first", "last", "inputobject"]).piped ?? UNKNOWN;

const printed: Handler = (c) => {
  const w = wordsOf(c, ["object", "inputobject", "foregroundcolor", "separator"]);
  const v = show(
    w.named.get("object") ??
      w.named.get("inputobject") ??
      (w.rest.length > 1 ? list([...w.rest]) : (w.rest[0] ?? w.piped ?? text(""))),
  );
  if (c.name === "!write-host") c.m.print(v.k === "text" ? `${v.v}\n` : null);
  return c.name === "!write-output" ? (w.rest[0] ?? w.piped ?? NONE) : NONE;
};

function shownLine(c: Call, v: Value): void {
  c.m.print(v.k === "text" ? `${v.v}\n` : null);
}

const variable: Handler = (c) => {
  const w = wordsOf(c, ["name", "value", "scope", "option"]);
  const name = known(show(w.named.get("name") ?? w.rest[0] ?? UNKNOWN));
  const value = w.named.get("value") ?? w.rest[1] ?? UNKNOWN;
  if (name !== null) c.m.scope.names.set(`$${name.toLowerCase()}`, value);
  return NONE;
};

const alias: Handler = (c) => {
  const w = wordsOf(c, ["name", "value", "option", "scope"]);
  const name = known(show(w.named.get("name") ?? w.rest[0] ?? UNKNOWN));
  const value = known(show(w.named.get("value") ?? w.rest[1] ?? UNKNOWN));
  if (name !== null && value !== null) c.m.scope.names.set(`!${name.toLowerCase()}`, text(value));
  return NONE;
};

export const VALUES: Readonly<Record<string, Handler>> = {
  "!cast": (c) => cast(known(c.args[0]) ?? "", argOr(c, 1)),
  "!array": (c) => {
    const all = items(argOr(c, 0));
    return all === null ? argOr(c, 0) : list([...all]);
  },
  "!lower": (c) => {
    const v = show(argOr(c, 0));
    return v.k === "text" ? text(v.v.toLowerCase(), v.taint) : v;
  },
  "!status": () => UNKNOWN,
  "!foreach-object": forEach,
  "!where-object": forEach,
  "!select-object": passed,
  "!sort-object": passed,
  "!out-string": passed,
  "!out-host": passed,
  "!out-default": (c) => {
    const v = passed(c);
    if (v.k !== "const" && v.k !== "thing") for (const one of items(v) ?? [v]) shownLine(c, show(one));
    return NONE;
  },
  "!format-table": passed,
  "!format-list": passed,
  "!convertfrom-json": passed,
  "!out-null": () => NONE,
  "!write-output": printed,
  "!write-host": printed,
  "!set-variable": variable,
  "!new-variable": variable,
  "!get-variable": (c) => {
    const name = known(show(wordsOf(c, ["name", "valueonly"]).rest[0] ?? UNKNOWN));
    return name === null ? UNKNOWN : (c.m.scope.names.get(`$${name.toLowerCase()}`) ?? UNKNOWN);
  },
  "!set-alias": alias,
  "!new-alias": alias,
  "!get-command": (c) => show(wordsOf(c, ["name"]).rest[0] ?? UNKNOWN),
  "[convert].frombase64string": folding(
    (c) => show(argOr(c, 0)),
    (v) => decodeBase64(v),
  ),
  "[convert].tobase64string": folding(
    (c) => show(argOr(c, 0)),
    (v) => encodeBase64(v),
  ),
  "[convert].tochar": (c) => cast("char", argOr(c, 0)),
  "[convert].tostring": (c) => show(argOr(c, 0)),
  "[convert].toint32": (c) => base(c),
  "[convert].toint16": (c) => base(c),
  "[convert].tobyte": (c) => base(c),
  "[string].join": (c) => join(show(argOr(c, 0)), items(arg(c, 1) ?? list([])), show, callTaint(c)),
  "[string].concat": (c) => join(text(""), c.args.length === 1 ? items(c.args[0]!) : [...c.args], show, callTaint(c)),
  "[string].format": (c) => formatted(show(argOr(c, 0)), c.args.slice(1)),
  "[string].new": (c) => join(text(""), items(cast("char[]", argOr(c, 0))), show, callTaint(c)),
  "[array].reverse": reversed,
  "[regex].unescape": folding(
    (c) => show(argOr(c, 0)),
    (v) =>
      v.replace(/\\x([\da-f]{2})|\\u([\da-f]{4})|\\(.)/gi, (_, x?: string, u?: string, o?: string) =>
        o === undefined ? String.fromCharCode(Number.parseInt((x ?? u)!, 16)) : o,
      ),
  ),
  // For every process to come, unless for this one alone.
  "[environment].setenvironmentvariable": (c) => {
    const whose = c.args[2] === undefined ? "process" : known(show(c.args[2]));
    if (whose?.toLowerCase() !== "process") c.m.emit({ type: "as", argv: ["setx", known(show(argOr(c, 0)))] });
    return NONE;
  },
  "[environment].getenvironmentvariable": (c) =>
    c.m.language.global(`$env:${known(show(argOr(c, 0))) ?? ""}`, c.m) ?? UNKNOWN,
};
for (const [name, wide] of [
  ["utf8", false],
  ["ascii", false],
  ["default", false],
  ["utf7", false],
  ["unicode", true],
] as const) {
  (VALUES as Record<string, Handler>)[`[text.encoding].${name}.getstring`] = decoded(wide);
  (VALUES as Record<string, Handler>)[`[text.encoding].${name}.getbytes`] = encoded(wide);
}

function base(c: Call): Value {
  const v = argOr(c, 0);
  const by = number(arg(c, 1) ?? num(10));
  if (v.k === "num") return v;
  if (v.k !== "text" || by === null || ![2, 8, 10, 16].includes(by)) return unknown(callTaint(c));
  const n = Number.parseInt(v.v, by);
  return Number.isNaN(n) ? UNKNOWN : num(n);
}

const part: Handler = (c) => {
  const from = number(argOr(c, 0));
  const size = c.args.length > 1 ? number(argOr(c, 1)) : null;
  if (from === null) return unknown(callTaint(c));
  return sliced(c.m, self(c), num(from), c.args.length > 1 ? (size === null ? UNKNOWN : num(from + size)) : NONE, NONE);
};

export const VALUE_METHODS: Readonly<Record<string, Handler>> = {
  "text.replace": (c) => replaced(self(c), show(argOr(c, 0)), show(argOr(c, 1))),
  "text.split": (c) => {
    const by = known(show(argOr(c, 0)));
    return by === null
      ? list([unknown(callTaint(c))], true)
      : split(self(c), by.length === 0 ? null : by.slice(0, 1) === by ? by : by);
  },
  "text.substring": part,
  "text.tolower": folded((v) => v.toLowerCase()),
  "text.tolowerinvariant": folded((v) => v.toLowerCase()),
  "text.toupper": folded((v) => v.toUpperCase()),
  "text.trim": folded((v) => v.trim()),
  "text.trimend": folded((v) => v.trimEnd()),
  "text.trimstart": folded((v) => v.trimStart()),
  "text.tostring": self,
  "num.tostring": self,
  "text.tochararray": (c) => cast("char[]", self(c)),
  "text.insert": folding(self, (v, c) => {
    const [at, what] = [number(argOr(c, 0)), known(argOr(c, 1))];
    return at === null || what === null ? null : v.slice(0, at) + what + v.slice(at);
  }),
  "text.remove": folding(self, (v, c) => {
    const [at, size] = [number(argOr(c, 0)), c.args.length > 1 ? number(argOr(c, 1)) : Number.POSITIVE_INFINITY];
    return at === null || size === null ? null : v.slice(0, at) + v.slice(at + size);
  }),
  "builder.append": (c) => {
    if (c.self.k === "thing")
      c.self.fields.set(
        "text",
        join(text(""), [c.self.fields.get("text") ?? text(""), show(argOr(c, 0))], show, callTaint(c)),
      );
    return c.self;
  },
  "builder.tostring": (c) => (c.self.k === "thing" ? (c.self.fields.get("text") ?? UNKNOWN) : UNKNOWN),
  "list.foreach": (c) =>
    forEach({
      ...c,
      name: "!foreach-object",
      args: [c.self, argOr(c, 0)].map((v, i) =>
        i === 0 ? { k: "thing", type: "piped", of: null, fields: new Map([["value", v]]), taint: taintOf(v) } : v,
      ),
    }),
};
