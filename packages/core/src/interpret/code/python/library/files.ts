import { arg, argOr, type Call } from "../../machine/call.js";
import { DATABASE_METHODS, database, sqlite } from "../../machine/database.js";
import {
  below,
  contentOf,
  globbed,
  listFolder,
  openFile,
  readFile,
  touch,
  writeFile,
  writeTo,
} from "../../machine/file.js";
import { concat, known, knownNumber, shape } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { link } from "../../machine/link.js";
import { enter, placeOf } from "../../machine/place.js";
import { list, NONE, sample, taintOf, text, thing, UNKNOWN, unknown, type Value } from "../../machine/value.js";
import { items, show, truth } from "../operate.js";

const remove =
  (recursive: boolean): Handler =>
  (c) => {
    touch(c.m, "delete", argOr(c, 0, "path"), recursive ? { recursive } : {});
    return NONE;
  };

const make: Handler = (c) => {
  touch(c.m, "write", argOr(c, 0, c.name.includes("mk") ? "path" : "name"));
  return NONE;
};

/** The old place is gone, the new one is written. */
export function move(c: Call, from: Value, to: Value): Value {
  touch(c.m, "read", from);
  touch(c.m, "delete", from, { recursive: true });
  writeFile(c.m, to, unknown(contentOf(c.m, from)));
  return to;
}

function copy(c: Call): Value {
  const from = argOr(c, 0, "src");
  const to = argOr(c, 1, "dst");
  if (c.name === "shutil.copyfileobj") {
    writeTo(c.m, to, readAll(c, from));
    return NONE;
  }
  const tree = c.name === "shutil.copytree" ? { recursive: true } : {};
  touch(c.m, "read", from, tree);
  touch(c.m, "write", to, { content: null, ...tree });
  return to;
}

function readAll(c: Call, file: Value): Value {
  const path = file.k === "thing" ? file.fields.get("path") : undefined;
  return unknown(path === undefined ? taintOf(file) : contentOf(c.m, path));
}

const linked =
  (symbolic: boolean): Handler =>
  (c) => {
    link(c.m, argOr(c, 1, "dst"), argOr(c, 0, "src"), symbolic);
    return NONE;
  };

const chmod: Handler = (c) => {
  touch(c.m, "chmod", argOr(c, 0, "path"), { mode: c.name.endsWith("chmod") ? knownNumber(arg(c, 1, "mode")) : null });
  return NONE;
};

/** `os.path.join(a, b, …)`: an absolute part starts anew. */
export function joinPath(parts: readonly Value[]): Value {
  let out: Value | undefined;
  for (const p of parts) {
    const part = show(p);
    if (out === undefined || (part.k === "text" && part.v.startsWith("/"))) out = part;
    else if (out.k === "text" && (out.v === "" || out.v.endsWith("/"))) out = concat(out, part);
    else if (out.k === "shape" && out.glob !== null)
      out = shape([null], out.taint, `${out.glob}/${part.k === "text" ? part.v : "**"}`);
    else out = concat(concat(out, text("/")), part);
  }
  return out ?? UNKNOWN;
}

/** What is left of the last slash; of a path with holes, a place below it. */
export function parentOf(v: Value): Value {
  const p = show(v);
  if (p.k !== "text")
    return p.k === "shape" && p.glob === null && p.parts[0] !== null
      ? shape([p.parts[0]!.slice(0, p.parts[0]!.lastIndexOf("/") + 1), null], p.taint)
      : unknown(taintOf(v));
  const i = p.v.replace(/\/+$/, "").lastIndexOf("/");
  return text(i < 0 ? "" : i === 0 ? "/" : p.v.slice(0, i), p.taint);
}

function baseOf(v: Value): Value {
  const p = show(v);
  return p.k === "text" ? text(p.v.slice(p.v.lastIndexOf("/") + 1), p.taint) : unknown(taintOf(v));
}

const same: Handler = (c) => show(argOr(c, 0));

/** `(folder, folders, files)` of everything below a place. */
const walk: Handler = (c) => {
  const top = argOr(c, 0, "top");
  touch(c.m, "list", top, { recursive: true });
  const p = placeOf(c.m, top);
  const folder = p.path === null ? unknown(taintOf(top)) : below(top, p.path, p.form === "pattern");
  return sample([list([folder, sample([UNKNOWN]), sample([UNKNOWN])])]);
};

const archive =
  (at: number): Handler =>
  (c) => {
    const where = argOr(c, at, c.name.startsWith("zipfile") ? "file" : "name");
    const file = openFile(c.m, where, known(arg(c, at + 1, "mode")) ?? "r");
    return file.k === "thing" ? { ...file, type: "archive" } : file;
  };

const openedRead: Handler = (c) => openFile(c.m, argOr(c, 0), known(arg(c, 1, "mode")) ?? "r");

/** Clients of databases, and what they speak. */
const CLIENTS: Readonly<Record<string, string>> = {
  "psycopg2.connect": "postgres",
  "psycopg.connect": "postgres",
  "asyncpg.connect": "postgres",
  "pymysql.connect": "mysql",
  "MySQLdb.connect": "mysql",
  "mysql.connector.connect": "mysql",
  "pyodbc.connect": "generic",
  "pymssql.connect": "tsql",
  "cx_Oracle.connect": "oracle",
  "oracledb.connect": "oracle",
  "ibm_db_dbi.connect": "db2",
};

/** Files and folders. */
export const FILES: Readonly<Record<string, Handler>> = {
  "os.remove": remove(false),
  "os.unlink": remove(false),
  "os.rmdir": remove(false),
  "os.removedirs": remove(false),
  "shutil.rmtree": remove(true),
  "distutils.dir_util.remove_tree": remove(true),
  "send2trash.send2trash": remove(true),
  "os.truncate": (c) => {
    touch(c.m, "write", argOr(c, 0), { content: null });
    return NONE;
  },
  "os.mkdir": make,
  "os.makedirs": make,
  "os.mknod": make,
  "os.mkfifo": make,
  "os.rename": (c) => move(c, argOr(c, 0, "src"), argOr(c, 1, "dst")),
  "os.renames": (c) => move(c, argOr(c, 0), argOr(c, 1)),
  "os.replace": (c) => move(c, argOr(c, 0, "src"), argOr(c, 1, "dst")),
  "shutil.move": (c) => move(c, argOr(c, 0, "src"), argOr(c, 1, "dst")),
  "shutil.copy": copy,
  "shutil.copy2": copy,
  "shutil.copyfile": copy,
  "shutil.copytree": copy,
  "shutil.copyfileobj": copy,
  "shutil.make_archive": (c) => {
    touch(c.m, "read", argOr(c, 2, "root_dir"), { recursive: true });
    touch(c.m, "write", argOr(c, 0, "base_name"), { content: null });
    return UNKNOWN;
  },
  "shutil.unpack_archive": (c) => {
    touch(c.m, "read", argOr(c, 0, "filename"));
    touch(c.m, "write", arg(c, 1, "extract_dir") ?? text("."), { recursive: true, content: null });
    return NONE;
  },
  "os.chmod": chmod,
  "os.lchmod": chmod,
  "os.chown": chmod,
  "os.lchown": chmod,
  "shutil.chown": chmod,
  "os.link": linked(false),
  "os.symlink": linked(true),
  "os.listdir": (c) => listFolder(c.m, arg(c, 0, "path") ?? text("."), false),
  "os.scandir": (c) => {
    const entries = listFolder(c.m, arg(c, 0, "path") ?? text("."), true);
    if (entries.k !== "list") return entries;
    return { ...entries, items: entries.items.map((v) => thing("path", [["path", v]])) };
  },
  "os.walk": walk,
  "glob.glob": (c) => globbed(c.m, show(argOr(c, 0, "pathname"))),
  "glob.iglob": (c) => globbed(c.m, show(argOr(c, 0, "pathname"))),
  "os.chdir": (c) => {
    enter(c.m, argOr(c, 0));
    return NONE;
  },
  "os.getcwd": () => text("."),
  "os.curdir": () => text("."),
  "os.open": (c) => {
    const flags = argOr(c, 1);
    // Without write flags it is a read; with flags that are not known it may be either.
    const writes = flags.k !== "ref" ? flags.k !== "num" || (flags.v & 3) !== 0 : !flags.name.endsWith("O_RDONLY");
    return openFile(c.m, argOr(c, 0), writes ? "r+" : "r");
  },
  "os.write": (c) => {
    const fd = knownNumber(arg(c, 0));
    if (fd === 1) c.m.print(known(argOr(c, 1)));
    else writeTo(c.m, argOr(c, 0), argOr(c, 1));
    return UNKNOWN;
  },
  "os.read": (c) => readAll(c, argOr(c, 0)),
  "os.fdopen": (c) => argOr(c, 0),
  "os.path.join": (c) => joinPath(c.args),
  "os.path.expanduser": same,
  "os.path.abspath": same,
  "os.path.realpath": same,
  "os.path.normpath": same,
  "os.path.expandvars": same,
  "os.fspath": same,
  "os.fsencode": same,
  "os.path.dirname": (c) => parentOf(argOr(c, 0)),
  "os.path.basename": (c) => baseOf(argOr(c, 0)),
  "io.open": openedRead,
  "io.FileIO": openedRead,
  "codecs.open": openedRead,
  "gzip.open": openedRead,
  "bz2.open": openedRead,
  "lzma.open": openedRead,
  "gzip.GzipFile": openedRead,
  "aiofiles.open": openedRead,
  "tarfile.open": archive(0),
  "zipfile.ZipFile": archive(0),
  "linecache.getlines": (c) => readFile(c.m, argOr(c, 0)),
  "fileinput.input": (c) => {
    const files = arg(c, 0, "files");
    if (files === undefined) return list([UNKNOWN], true);
    const inPlace = c.named?.get("inplace");
    touch(c.m, inPlace !== undefined && truth(inPlace) !== false ? "write" : "read", files, {});
    return list([unknown(contentOf(c.m, files))], true);
  },
  "pandas.read_csv": (c) => readFile(c.m, argOr(c, 0)),
  "numpy.load": (c) => readFile(c.m, argOr(c, 0)),
  "numpy.loadtxt": (c) => readFile(c.m, argOr(c, 0)),
  "numpy.save": (c) => {
    writeFile(c.m, argOr(c, 0), UNKNOWN);
    return NONE;
  },
  "json.dump": (c) => {
    writeTo(c.m, argOr(c, 1, "fp"), unknown(taintOf(argOr(c, 0))));
    return NONE;
  },
  "json.load": (c) => readAll(c, argOr(c, 0)),
  "yaml.dump": (c) => {
    const to = arg(c, 1, "stream");
    if (to !== undefined) writeTo(c.m, to, unknown(taintOf(argOr(c, 0))));
    return unknown(taintOf(argOr(c, 0)));
  },
  "sqlite3.connect": (c) => {
    const where = argOr(c, 0, "database");
    if (known(where) !== ":memory:") touch(c.m, "read", where);
    return sqlite(where);
  },
  ...Object.fromEntries(
    Object.entries(CLIENTS).map(([name, dialect]): [string, Handler] => [name, () => database(dialect)]),
  ),
};

const fileOf = (c: Call): Value => (c.self.k === "thing" ? (c.self.fields.get("path") ?? UNKNOWN) : UNKNOWN);

/** Methods of open files and archives. */
export const FILE_METHODS: Readonly<Record<string, Handler>> = {
  ...DATABASE_METHODS,
  ...Object.fromEntries(
    ["read", "readline", "read1", "readall", "getvalue"].map((n): [string, Handler] => [
      `file.${n}`,
      (c) => readAll(c, c.self),
    ]),
  ),
  "file.readlines": (c) => list([readAll(c, c.self)], true, taintOf(readAll(c, c.self))),
  "file.write": (c) => {
    writeTo(c.m, c.self, argOr(c, 0));
    return UNKNOWN;
  },
  "file.writelines": (c) => {
    const all = items(argOr(c, 0));
    writeTo(
      c.m,
      c.self,
      all === null ? unknown(taintOf(argOr(c, 0))) : all.reduce<Value>((a, b) => concat(a, b), text("")),
    );
    return NONE;
  },
  "file.close": () => NONE,
  "file.fileno": (c) => c.self,
  "archive.extractall": (c) => {
    touch(c.m, "write", arg(c, 0, "path") ?? text("."), { recursive: true, content: null });
    return NONE;
  },
  "archive.extract": (c) => {
    touch(c.m, "write", arg(c, 1, "path") ?? text("."), { recursive: true, content: null });
    return NONE;
  },
  "archive.read": (c) => unknown(contentOf(c.m, fileOf(c))),
  "archive.add": (c) => {
    touch(c.m, "read", argOr(c, 0, "name"), { recursive: true });
    return NONE;
  },
  "archive.write": (c) => {
    touch(c.m, "read", argOr(c, 0, "filename"));
    return NONE;
  },
  "*.to_csv": (c) => {
    if (arg(c, 0) !== undefined) writeFile(c.m, argOr(c, 0), unknown(taintOf(c.self)));
    return unknown(taintOf(c.self));
  },
  "*.savefig": (c) => {
    writeFile(c.m, argOr(c, 0), unknown(taintOf(c.self)));
    return NONE;
  },
};
