import { arg, argOr, type Call } from "../../machine/call.js";
import { contentOf, globbed, listFolder, openFile, readFile, touch, writeFile } from "../../machine/file.js";
import { concat, known, knownNumber } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { link } from "../../machine/link.js";
import { list, NONE, taintOf, text, thing, UNKNOWN, unknown, type Value } from "../../machine/value.js";
import { show, truth } from "../operate.js";
import { callBack, options } from "./process.js";

function where(v: Value): Value {
  return v.k === "thing" && v.type === "url" ? (v.fields.get("pathname") ?? UNKNOWN) : v;
}

const place = (c: Call, i: number): Value => where(argOr(c, i));

const remove: Handler = (c) => {
  const o = options(c);
  const recursive = o.entries.get("recursive");
  const deep =
    (recursive !== undefined && truth(recursive) !== false) || o.open || /rimraf|remove|emptyDir|del/.test(c.name);
  touch(c.m, "delete", place(c, 0), deep ? { recursive: true } : {});
  callBack(c);
  return NONE;
};

const write: Handler = (c) => {
  writeFile(
    c.m,
    place(c, 0),
    arg(c, 1),
    c.name.includes("append") || known(options(c).entries.get("flag"))?.startsWith("a") === true,
  );
  callBack(c);
  return NONE;
};

const read: Handler = (c) => {
  const v = readFile(c.m, place(c, 0));
  callBack(c);
  return v;
};

const make: Handler = (c) => {
  touch(c.m, "write", place(c, 0));
  callBack(c);
  return NONE;
};

const move: Handler = (c) => {
  const from = place(c, 0);
  touch(c.m, "read", from);
  touch(c.m, "delete", from, { recursive: true });
  writeFile(c.m, place(c, 1), unknown(contentOf(c.m, from)));
  return NONE;
};

const copy: Handler = (c) => {
  const recursive = options(c).entries.has("recursive") || c.name.endsWith(".copy") ? { recursive: true } : {};
  touch(c.m, "read", place(c, 0), recursive);
  touch(c.m, "write", place(c, 1), { content: null, ...recursive });
  return NONE;
};

const chmod: Handler = (c) => {
  touch(c.m, "chmod", place(c, 0), { mode: c.name.includes("chmod") ? knownNumber(arg(c, 1)) : null });
  return NONE;
};

const linked =
  (symbolic: boolean): Handler =>
  (c) => {
    link(c.m, place(c, 1), place(c, 0), symbolic);
    return NONE;
  };

const names: Handler = (c) => {
  const v = listFolder(c.m, place(c, 0), false);
  callBack(c);
  return v;
};

const open: Handler = (c) => openFile(c.m, place(c, 0), known(arg(c, 1)) ?? (arg(c, 1) === undefined ? "r" : "r+"));

/** With and without `Sync`, with callbacks and with promises. */
const FS: Readonly<Record<string, Handler>> = {
  rm: remove,
  rmdir: remove,
  unlink: remove,
  writeFile: write,
  appendFile: write,
  outputFile: write,
  writeJson: write,
  outputJson: write,
  readFile: read,
  readJson: read,
  mkdir: make,
  mkdirp: make,
  ensureDir: make,
  ensureFile: make,
  mkdtemp: () => text("/tmp"),
  rename: move,
  move,
  copyFile: copy,
  cp: copy,
  copy,
  chmod,
  lchmod: chmod,
  chown: chmod,
  lchown: chmod,
  link: linked(false),
  symlink: linked(true),
  truncate: (c) => {
    touch(c.m, "write", place(c, 0), { content: null });
    return NONE;
  },
  readdir: names,
  opendir: names,
  glob: (c) => globbed(c.m, place(c, 0)),
  open,
  createWriteStream: (c) => openFile(c.m, place(c, 0), known(options(c).entries.get("flags")) ?? "w"),
  createReadStream: (c) => openFile(c.m, place(c, 0), "r"),
  remove,
  emptyDir: remove,
  write: (c) => {
    const fd = knownNumber(arg(c, 0));
    if (fd === 1) c.m.print(known(show(argOr(c, 1))));
    return UNKNOWN;
  },
};

const FS_NAMES = Object.entries(FS).flatMap(([n, h]): [string, Handler][] => [
  [`fs.${n}`, h],
  [`fs.${n}Sync`, h],
  [`fs.promises.${n}`, h],
]);

function joined(c: Call): Value {
  let out: Value | undefined;
  for (const a of c.args) {
    const part = show(where(a));
    if (out === undefined || (c.name === "path.resolve" && part.k === "text" && part.v.startsWith("/"))) out = part;
    else if (out.k === "text" && out.v.endsWith("/"))
      out = concat(out, part.k === "text" ? { ...part, v: part.v.replace(/^\/+/, "") } : part);
    else out = concat(concat(out, text("/")), part);
  }
  return out ?? text(".");
}

/** Files and folders. */
export const FILES: Readonly<Record<string, Handler>> = {
  ...Object.fromEntries(FS_NAMES),
  rimraf: remove,
  "rimraf.rimraf": remove,
  "rimraf.sync": remove,
  "rimraf.rimrafSync": remove,
  del: remove,
  "del.deleteSync": remove,
  "del.deleteAsync": remove,
  "Deno.remove": remove,
  "Deno.removeSync": remove,
  "Deno.readTextFile": read,
  "Deno.readTextFileSync": read,
  "Deno.readFile": read,
  "Deno.readFileSync": read,
  "Deno.writeTextFile": write,
  "Deno.writeTextFileSync": write,
  "Deno.writeFile": write,
  "Deno.writeFileSync": write,
  "Deno.rename": move,
  "Deno.renameSync": move,
  "Deno.mkdir": make,
  "Deno.mkdirSync": make,
  "Deno.readDir": names,
  "Deno.readDirSync": names,
  "Deno.chmod": chmod,
  "Deno.chmodSync": chmod,
  "Bun.write": write,
  // Whoever is handed it reads it: a request, another file.
  "Bun.file": (c) => thing("bunfile", [["path", argOr(c, 0)]], contentOf(c.m, argOr(c, 0))),
  "Deno.open": open,
  "Deno.openSync": open,
  "fs.openAsBlob": read,
  "path.join": joined,
  "path.resolve": joined,
  "path.normalize": (c) => show(argOr(c, 0)),
  "path.posix.join": joined,
  "path.dirname": (c) => {
    const p = show(argOr(c, 0));
    return p.k === "text"
      ? text(p.v.slice(0, Math.max(0, p.v.lastIndexOf("/"))) || (p.v.startsWith("/") ? "/" : "."))
      : unknown(taintOf(p));
  },
  "path.basename": (c) => {
    const p = show(argOr(c, 0));
    return p.k === "text" ? text(p.v.slice(p.v.lastIndexOf("/") + 1)) : unknown(taintOf(p));
  },
};

export const FILE_METHODS: Readonly<Record<string, Handler>> = {
  "file.write": (c) => {
    const e = c.self.k === "thing" ? c.m.open.get(c.self) : undefined;
    const add = known(argOr(c, 0));
    if (e?.type === "write") e.content = add !== null && typeof e.content === "string" ? e.content + add : null;
    return NONE;
  },
  "file.end": (c) => (c.args.length > 0 ? FILE_METHODS["file.write"]!(c) : NONE),
  "file.close": () => NONE,
  "file.pipe": (c) => {
    const path = c.self.k === "thing" ? c.self.fields.get("path") : undefined;
    return FILE_METHODS["*.pipe"]!({ ...c, self: path === undefined ? c.self : unknown(contentOf(c.m, path)) });
  },
  // What flows into a file or a request.
  "*.pipe": (c) => {
    const to = argOr(c, 0);
    const fed = to.k === "thing" && to.type === "pipe" ? to.fields.get("process") : undefined;
    const e = to.k === "thing" ? c.m.open.get(fed?.k === "thing" ? fed : to) : undefined;
    if (fed !== undefined && (e?.type === "exec" || e?.type === "shell")) {
      e.stdin = null;
      if (taintOf(c.self).network) e.untrusted = true;
    }
    if (e?.type === "write") {
      e.content = null;
      if (taintOf(c.self).network) e.untrusted = true;
    }
    if (e?.type === "send") e.carries = [...e.carries, ...taintOf(c.self).files].slice(0, 16);
    return to;
  },
  "bunfile.text": (c) => readFile(c.m, c.self.k === "thing" ? (c.self.fields.get("path") ?? UNKNOWN) : UNKNOWN),
  "bunfile.delete": (c) => {
    touch(c.m, "delete", c.self.k === "thing" ? (c.self.fields.get("path") ?? UNKNOWN) : UNKNOWN);
    return NONE;
  },
  "table.isDirectory": () => UNKNOWN,
  "list.entries": (c) =>
    c.self.k === "list"
      ? list(
          c.self.items.map((v, i) => list([{ k: "num", v: i }, v])),
          c.self.open,
        )
      : UNKNOWN,
};
