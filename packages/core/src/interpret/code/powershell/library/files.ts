import type { Call } from "../../machine/call.js";
import { contentOf, globbed, listFolder, readFile, touch, writeFile } from "../../machine/file.js";
import { type Handler, silent } from "../../machine/language.js";
import { link } from "../../machine/link.js";
import { enter, placeOf } from "../../machine/place.js";
import { ENVIRONMENT } from "../../machine/taint.js";
import { NONE, taintOf, text, thing, UNKNOWN, unknown, type Value } from "../../machine/value.js";
import { items, show } from "../operate.js";
import { placeIn } from "../place.js";
import { inRegistry } from "./registry.js";
import { given, type Words, wordsOf } from "./words.js";

const PATHS = [
  "path",
  "literalpath",
  "filepath",
  "destination",
  "value",
  "name",
  "newname",
  "itemtype",
  "type",
  "target",
  "filter",
  "include",
  "exclude",
  "encoding",
  "inputobject",
  "stream",
  "depth",
  "erroraction",
  "totalcount",
  "tail",
];

/** Where a command works: its path, or what came through the bar. */
function where(w: Words, at = 0): Value {
  const path = w.named.get("path") ?? w.named.get("filepath");
  const literal = w.named.get("literalpath");
  if (literal !== undefined) return placeIn(literal, true);
  const given = path ?? w.rest[at] ?? w.piped ?? UNKNOWN;
  return placeIn(given.k === "list" && given.sample && given.items.length === 1 ? given.items[0]! : given);
}

const has = (w: Words, name: string): boolean => w.named.has(name);

const removed: Handler = (c) => {
  const w = wordsOf(c, PATHS);
  if (inRegistry(c, w, "delete")) return NONE;
  if (!has(w, "whatif")) touch(c.m, "delete", where(w), has(w, "recurse") ? { recursive: true } : {});
  return NONE;
};

const written =
  (append: boolean, valueAt: number): Handler =>
  (c) => {
    const w = wordsOf(c, PATHS);
    const content = given(w, "value", valueAt) ?? w.named.get("inputobject") ?? w.piped ?? UNKNOWN;
    const said = items(content)?.map(show);
    const whole =
      said?.every((one) => one.k === "text") === true
        ? text(said.map((one) => `${(one as { v: string }).v}\n`).join(""))
        : unknown(taintOf(content));
    writeFile(c.m, where(w), taintOf(content).network ? unknown(taintOf(content)) : whole, append || has(w, "append"));
    return has(w, "passthru") || c.name === "!tee-object" ? content : NONE;
  };

const read: Handler = (c) => readFile(c.m, where(wordsOf(c, PATHS)));

const listed: Handler = (c) => {
  const w = wordsOf(c, PATHS);
  const at = w.named.has("path") || w.named.has("literalpath") || w.rest.length > 0 ? where(w) : text(".");
  // The drive of the environment: every variable with what it holds.
  if (at.k === "text" && /^env:/i.test(at.v)) return unknown(ENVIRONMENT);
  if (has(w, "recurse")) {
    touch(c.m, "list", at, { recursive: true });
    return listFolder(c.m, at, true);
  }
  return at.k === "shape" && at.glob !== null ? globbed(c.m, text(at.glob)) : listFolder(c.m, at, true);
};

const made: Handler = (c) => {
  const w = wordsOf(c, PATHS);
  if (inRegistry(c, w, "add")) return NONE;
  const folder = where(w);
  const name = w.named.get("name");
  const path =
    name === undefined || folder.k !== "text"
      ? name === undefined
        ? folder
        : placeIn(name)
      : text(`${folder.v}/${(name as { v?: string }).v ?? ""}`);
  const kind = show(w.named.get("itemtype") ?? w.named.get("type") ?? text("file"));
  const target = w.named.get("value") ?? w.named.get("target");
  if (kind.k === "text" && /link$/i.test(kind.v)) {
    const to = target === undefined ? null : placeOf(c.m, placeIn(target, true)).path;
    c.m.emit({ type: "link", path: placeOf(c.m, path).path, target: to, symbolic: /^symbolic/i.test(kind.v) });
  } else if (!(kind.k === "text" && /^dir/i.test(kind.v)))
    writeFile(c.m, path, target === undefined ? text("") : show(target));
  return thing("file", [["path", path]]);
};

const copied =
  (moves: boolean): Handler =>
  (c) => {
    const w = wordsOf(c, PATHS);
    const from = where(w);
    const recursive = moves || has(w, "recurse") ? { recursive: true } : {};
    touch(c.m, "read", from, recursive);
    if (moves) touch(c.m, "delete", from, recursive);
    const to = given(w, "destination", w.named.has("path") || w.named.has("literalpath") || w.piped !== null ? 0 : 1);
    writeFile(c.m, placeIn(to ?? given(w, "newname", 1) ?? UNKNOWN, true), unknown(contentOf(c.m, from)));
    return NONE;
  };

/** `Set-ItemProperty` and its kin: of the registry, or an attribute of a file. */
const property =
  (verb: "add" | "delete"): Handler =>
  (c) => {
    const w = wordsOf(c, PATHS);
    if (!inRegistry(c, w, verb) && !has(w, "whatif")) touch(c.m, "chmod", where(w), { mode: null });
    return NONE;
  };

const entered: Handler = (c) => {
  const w = wordsOf(c, PATHS);
  enter(c.m, where(w));
  return NONE;
};

const opened: Handler = (c) => thing("file", [["path", where(wordsOf(c, PATHS))]]);

/** `[IO.File]::X`, `[IO.Directory]::X`: what they do to their first arguments. */
const at = (c: Call, i: number): Value => placeIn(c.args[i] ?? UNKNOWN, true);

function statics(): Readonly<Record<string, Handler>> {
  const all: Record<string, Handler> = {};
  const file = (names: string, of: Handler): void => {
    for (const name of names.split(" ")) all[`[io.file].${name}`] = of;
  };
  file(
    "delete",
    silent((c) => void touch(c.m, "delete", at(c, 0))),
  );
  file("readalltext readallbytes readalllines readlines openread opentext", (c) => readFile(c.m, at(c, 0)));
  file("writealltext writeallbytes writealllines create createtext openwrite", (c) => {
    writeFile(c.m, at(c, 0), show(c.args[1] ?? text("")));
    return thing("file", [["path", at(c, 0)]]);
  });
  file(
    "appendalltext appendalllines appendtext",
    silent((c) => void writeFile(c.m, at(c, 0), show(c.args[1] ?? UNKNOWN), true)),
  );
  const moves = (c: Call, gone: boolean): Value => {
    touch(c.m, "read", at(c, 0));
    if (gone) touch(c.m, "delete", at(c, 0), { recursive: true });
    writeFile(c.m, at(c, 1), unknown(contentOf(c.m, at(c, 0))));
    return NONE;
  };
  file("copy", (c) => moves(c, false));
  file("move replace", (c) => moves(c, true));
  file(
    "setattributes setunixfilemode",
    silent((c) => void touch(c.m, "chmod", at(c, 0), { mode: null })),
  );
  file(
    "createsymboliclink",
    silent((c) => link(c.m, at(c, 0), at(c, 1), true)),
  );
  for (const name of ["deletedirectory", "deletefile"])
    all[`[microsoft.visualbasic.fileio.filesystem].${name}`] = silent(
      (c) => void touch(c.m, "delete", at(c, 0), { recursive: true }),
    );
  all["[io.directory].delete"] = silent(
    (c) => void touch(c.m, "delete", at(c, 0), c.args.length > 1 ? { recursive: true } : {}),
  );
  all["[io.directory].move"] = (c) => moves(c, true);
  for (const name of ["getfiles", "getdirectories", "enumeratefiles", "getfilesystementries"])
    all[`[io.directory].${name}`] = (c) => listFolder(c.m, at(c, 0), true);
  all["[io.path].combine"] = all["!join-path"] = (c) => {
    const parts = (c.name === "!join-path" ? joined(c) : c.args).map((one) => placeIn(one, true));
    return parts.every((one) => one.k === "text")
      ? text(parts.map((one) => (one as { v: string }).v.replace(/\/$/, "")).join("/"))
      : UNKNOWN;
  };
  all["[io.path].gettemppath"] = () => text("/tmp/");
  all["[io.path].gettempfilename"] = () => text("/tmp/tmp.tmp");
  return all;
}

function joined(c: Call): readonly Value[] {
  const w = wordsOf(c, ["path", "childpath"]);
  return [w.named.get("path"), w.named.get("childpath"), ...w.rest].filter((one): one is Value => one !== undefined);
}

/** Files, folders and what they hold. */
export const FILES: Readonly<Record<string, Handler>> = {
  "!remove-item": removed,
  "!clear-content": written(false, 9),
  "!set-content": written(false, 1),
  "!add-content": written(true, 1),
  "!out-file": written(false, 9),
  "!tee-object": written(false, 9),
  "!export-csv": written(false, 9),
  "!export-clixml": written(false, 9),
  "!get-content": read,
  "!import-csv": read,
  "!import-clixml": read,
  "!select-string": read,
  "!get-filehash": read,
  "!get-childitem": listed,
  "!get-item": opened,
  "!resolve-path": opened,
  "!new-item": made,
  "!copy-item": copied(false),
  "!move-item": copied(true),
  "!rename-item": copied(true),
  "!set-location": entered,
  "!push-location": entered,
  "!test-path": () => UNKNOWN,
  "!set-acl": silent((c) => void touch(c.m, "chmod", where(wordsOf(c, PATHS)), { mode: null })),
  "!set-itemproperty": property("add"),
  "!new-itemproperty": property("add"),
  "!remove-itemproperty": property("delete"),
  "!clear-itemproperty": property("delete"),
  "!rename-itemproperty": property("delete"),
  "!new-temporaryfile": () => thing("file", [["path", text("/tmp/tmp.tmp")]]),
  "!clear-recyclebin": silent((c) => {
    if (!has(wordsOf(c, PATHS), "whatif")) c.m.emit({ type: "as", argv: ["trash-empty"] });
  }),
  "!expand-archive": copied(false),
  "!compress-archive": copied(false),
  "!>": (c) => {
    const [content = UNKNOWN, path = UNKNOWN, append] = c.args;
    if (path.k === "const") return NONE;
    const said = show(content);
    writeFile(
      c.m,
      placeIn(path, true),
      said.k === "text" && said.v !== "" ? text(`${said.v}\n`, said.taint) : unknown(taintOf(content)),
      append?.k === "const" && append.v === true,
    );
    return NONE;
  },
  ...statics(),
};

/** Members of what `Get-Item` and `Get-ChildItem` yield. */
export const FILE_METHODS: Readonly<Record<string, Handler>> = {
  // Items of a listing are paths already.
  "text.delete": silent((c) => void touch(c.m, "delete", c.self, { recursive: true })),
  "shape.delete": silent((c) => void touch(c.m, "delete", c.self, { recursive: true })),
  "file.delete": silent((c) => void touch(c.m, "delete", c.self, { recursive: true })),
  "file.moveto": silent((c) => {
    touch(c.m, "delete", c.self);
    writeFile(c.m, at(c, 0), UNKNOWN);
  }),
  "file.copyto": silent((c) => {
    touch(c.m, "read", c.self);
    writeFile(c.m, at(c, 0), UNKNOWN);
  }),
};
