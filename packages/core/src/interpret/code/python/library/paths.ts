import { arg, argOr, type Call } from "../../machine/call.js";
import { globbed, listFolder, openFile, readFile, touch, writeFile } from "../../machine/file.js";
import { concat, known, knownNumber, shape } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { link } from "../../machine/link.js";
import { list, NONE, taintOf, text, thing, UNKNOWN, type Value } from "../../machine/value.js";
import { show } from "../operate.js";
import { joinPath, move, parentOf } from "./files.js";

const pathThing = (v: Value): Value => thing("path", [["path", v]], taintOf(v));
const self = (c: Call): Value => (c.self.k === "thing" ? (c.self.fields.get("path") ?? UNKNOWN) : c.self);

const create: Handler = (c) => pathThing(c.args.length === 0 ? text(".") : joinPath(c.args));
const stay: Handler = (c) => c.self;

function unlink(c: Call): Value {
  touch(c.m, "delete", self(c));
  return NONE;
}

function write(c: Call): Value {
  writeFile(c.m, self(c), argOr(c, 0, "data"));
  return UNKNOWN;
}

function search(c: Call): Value {
  const deep = c.name === "rglob" ? "/**/" : "/";
  const base = show(self(c));
  const found = globbed(
    c.m,
    base.k === "text" ? concat(text(base.v + deep), argOr(c, 0)) : shape([null], taintOf(base)),
  );
  return found.k === "list" ? { ...found, items: found.items.map(pathThing) } : found;
}

function entries(c: Call): Value {
  const found = listFolder(c.m, self(c), true);
  return found.k === "list" ? { ...found, items: found.items.map(pathThing) } : found;
}

function renamed(c: Call): Value {
  move(c, self(c), argOr(c, 0, "target"));
  return pathThing(argOr(c, 0, "target"));
}

const linked =
  (symbolic: boolean): Handler =>
  (c) => {
    link(c.m, self(c), argOr(c, 0, "target"), symbolic);
    return NONE;
  };

const sibling: Handler = (c) => {
  const parent = show(parentOf(self(c)));
  if (c.name === "with_name") return pathThing(joinPath([parent, argOr(c, 0)]));
  return pathThing(
    parent.k === "text"
      ? shape(
          [parent.v === "" ? "" : `${parent.v}/`, null].filter((p) => p !== ""),
          taintOf(c.self),
        )
      : UNKNOWN,
  );
};

/** `pathlib`. */
export const PATHS: Readonly<Record<string, Handler>> = {
  ...Object.fromEntries(["Path", "PurePath", "PosixPath", "PurePosixPath"].map((n) => [`pathlib.${n}`, create])),
  "pathlib.Path.home": () => pathThing(text("~")),
  "pathlib.Path.cwd": () => pathThing(text(".")),
  "py.path.local": create,
};

export const PATH_METHODS: Readonly<Record<string, Handler>> = {
  "path.unlink": unlink,
  "path.rmdir": unlink,
  "path.rmtree": (c) => {
    touch(c.m, "delete", self(c), { recursive: true });
    return NONE;
  },
  "path.rename": renamed,
  "path.replace": renamed,
  "path.move": renamed,
  "path.write_text": write,
  "path.write_bytes": write,
  "path.read_text": (c) => readFile(c.m, self(c)),
  "path.read_bytes": (c) => readFile(c.m, self(c)),
  "path.open": (c) => openFile(c.m, self(c), known(arg(c, 0, "mode")) ?? "r"),
  "path.mkdir": (c) => {
    touch(c.m, "write", self(c));
    return NONE;
  },
  "path.touch": (c) => {
    touch(c.m, "write", self(c), { append: true, content: "" });
    return NONE;
  },
  "path.chmod": (c) => {
    touch(c.m, "chmod", self(c), { mode: knownNumber(arg(c, 0)) });
    return NONE;
  },
  "path.iterdir": entries,
  "path.glob": search,
  "path.rglob": search,
  "path.symlink_to": linked(true),
  "path.hardlink_to": linked(false),
  "path.joinpath": (c) => pathThing(joinPath([self(c), ...c.args])),
  "path.resolve": stay,
  "path.absolute": stay,
  "path.expanduser": stay,
  "path.as_posix": (c) => show(self(c)),
  "path.__str__": (c) => show(self(c)),
  "path.with_suffix": sibling,
  "path.with_name": sibling,
  "path.with_stem": sibling,
  // The receiver is not known to be a path, but nothing else has these names.
  "*.write_text": (c) => {
    touch(c.m, "write", UNKNOWN, { content: known(argOr(c, 0)) });
    return UNKNOWN;
  },
  "*.write_bytes": (c) => {
    touch(c.m, "write", UNKNOWN, { content: known(argOr(c, 0)) });
    return UNKNOWN;
  },
  "*.unlink": (c) => {
    touch(c.m, "delete", UNKNOWN);
    return NONE;
  },
};

/** Members of paths that are values. */
const MOST_PARENTS = 16;

/** Folders above, nearest first. */
function parentsOf(p: Value): Value {
  const all: Value[] = [];
  for (let at = p; at.k === "text" && at.v !== "" && at.v !== "/" && all.length < MOST_PARENTS; ) {
    at = parentOf(at);
    all.push(pathThing(at));
  }
  return list(all, all.length === 0 || all.length === MOST_PARENTS, taintOf(p));
}

export function pathMember(v: Value, name: string): Value | undefined {
  if (v.k !== "thing") return undefined;
  const p = v.fields.get("path") ?? UNKNOWN;
  switch (name) {
    case "parent":
      return pathThing(parentOf(p));
    case "parents":
      return parentsOf(p);
    case "path":
      return p;
    case "name":
    case "stem": {
      const s = show(p);
      if (s.k !== "text") return UNKNOWN;
      const base = s.v.slice(s.v.lastIndexOf("/") + 1);
      return text(name === "name" ? base : base.replace(/(?<=.)\.[^.]*$/, ""));
    }
    default:
      return undefined;
  }
}
