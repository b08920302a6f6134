import { arg, type Call } from "../../machine/call.js";
import { openFile } from "../../machine/file.js";
import { known, shape } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { CLEAN } from "../../machine/taint.js";
import { list, NONE, text, thing, UNKNOWN, type Value } from "../../machine/value.js";
import { show } from "../operate.js";

const PARTS = ["suffix", "prefix", "dir"];

/** A name nothing else has, as `tempfile` makes one; where a part of it is not known, any below the temporary folder. */
function temporary(c: Call, byPlace = true): Value {
  const said = PARTS.map((name, at) => {
    const given = byPlace ? arg(c, at, name) : c.named?.get(name);
    return given === undefined || given.k === "const" ? "" : known(show(given));
  });
  const [suffix, prefix, dir] = said;
  if (c.open || said.includes(null)) return shape(["/tmp/", null], CLEAN);
  c.m.temporaries += 1;
  return text(`${dir || "/tmp"}/${prefix || "tmp"}${String(c.m.temporaries).padStart(8, "0")}${suffix}`);
}

function opened(c: Call): Value {
  const name = temporary(c, false);
  const file = openFile(c.m, name, "w+");
  if (file.k === "thing") file.fields.set("name", name);
  return file;
}

/** `tempfile`. */
export const TEMPORARY: Readonly<Record<string, Handler>> = {
  "tempfile.gettempdir": () => text("/tmp"),
  "tempfile.mkdtemp": (c) => temporary(c),
  "tempfile.mktemp": (c) => temporary(c),
  "tempfile.mkstemp": (c) => list([UNKNOWN, temporary(c)]),
  "tempfile.TemporaryDirectory": (c) => thing("temporary", [["name", temporary(c)]]),
  "tempfile.NamedTemporaryFile": opened,
};

export const TEMPORARY_METHODS: Readonly<Record<string, Handler>> = {
  "temporary.__enter__": (c) => (c.self.k === "thing" ? (c.self.fields.get("name") ?? UNKNOWN) : UNKNOWN),
  "temporary.cleanup": () => NONE,
};
