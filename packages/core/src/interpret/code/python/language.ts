import { argOr, type Call } from "../machine/call.js";
import { argumentsOf } from "../machine/given.js";
import { known } from "../machine/joining.js";
import type { Handler, Language } from "../machine/language.js";
import type { Machine } from "../machine/machine.js";
import { attribute } from "../machine/member.js";
import { runProgram } from "../machine/shell.js";
import { ENVIRONMENT } from "../machine/taint.js";
import { list, num, ref, text, thing, UNKNOWN, type Value, WILD } from "../machine/value.js";
import { BUILTINS, environment } from "./library/builtins.js";
import { CODECS } from "./library/codecs.js";
import { DYNAMIC, DYNAMIC_METHODS, named } from "./library/dynamic.js";
import { FILE_METHODS, FILES } from "./library/files.js";
import { METHODS, UNBOUND } from "./library/methods.js";
import { fromPretrained, MODEL_METHODS, MODELS } from "./library/models.js";
import { NETWORK_CALLS, NETWORK_METHODS } from "./library/network.js";
import { PATH_METHODS, PATHS, pathMember } from "./library/paths.js";
import { PROCESS, PROCESS_METHODS } from "./library/process.js";
import { TEMPORARY, TEMPORARY_METHODS } from "./library/temporary.js";
import { binary, index, items, show, truth, unary } from "./operate.js";
import { parsePython } from "./parse.js";

const HANDLERS = new Map<string, Handler>(
  Object.entries({
    ...BUILTINS,
    ...PROCESS,
    ...FILES,
    ...TEMPORARY,
    ...PATHS,
    ...NETWORK_CALLS,
    ...CODECS,
    ...DYNAMIC,
    ...UNBOUND,
    ...MODELS,
  }),
);

const METHOD_TABLE = new Map<string, Handler>(
  Object.entries({
    ...METHODS,
    ...PROCESS_METHODS,
    ...FILE_METHODS,
    ...TEMPORARY_METHODS,
    ...PATH_METHODS,
    ...NETWORK_METHODS,
    ...DYNAMIC_METHODS,
    ...MODEL_METHODS,
  }),
);

/** The same module under other names. */
const ALIASES: readonly (readonly [string, string])[] = [
  ["builtins.", ""],
  ["__builtins__.", ""],
  ["__builtin__.", ""],
  ["posix.", "os."],
  ["nt.", "os."],
  ["_posixsubprocess.", "subprocess."],
  ["posixpath.", "os.path."],
  ["urllib2.", "urllib.request."],
  ["six.moves.urllib.", "urllib."],
  ["urllib.urlopen", "urllib.request.urlopen"],
  ["urllib.urlretrieve", "urllib.request.urlretrieve"],
  ["urllib.unquote", "urllib.parse.unquote"],
  ["httplib.", "http.client."],
  ["cPickle.", "pickle."],
  ["_io.", "io."],
  ["pd.", "pandas."],
  ["np.", "numpy."],
];

/** A module that another one loaded is a member of that: `shutil.os`, `random._os`. */
const LOADED =
  /^(?!asyncio\.)(?:\w+\.)+?_?(os|sys|subprocess|shutil|builtins|pty|importlib|ctypes|pickle|runpy|posix)(?=\.|$)/;

function canonical(name: string): string {
  let out = (name.endsWith(".__call__") ? name.slice(0, -9) : name).replace(LOADED, "$1");
  for (const [from, to] of ALIASES) if (out.startsWith(from)) out = to + out.slice(from.length);
  return out;
}

function handler(name: string): Handler | undefined {
  const own = HANDLERS.get(name);
  if (own !== undefined || !name.includes(".")) return own;
  if (name.endsWith(".from_pretrained")) return fromPretrained;
  if (name.endsWith(".__getattribute__")) return (c) => memberOf(c, name.slice(0, -".__getattribute__".length));
  if (name.startsWith("sh.")) return (c) => runProgram(c.m, list([text(name.slice(3)), ...c.args], c.open));
  // Path classes of other libraries are called `path.path` or `path.Path`.
  return HANDLERS.get(canonical(name)) ?? (/\bpath\.[pP]ath$/.test(name) ? HANDLERS.get("pathlib.Path") : undefined);
}

function memberOf(c: Call, of: string): Value {
  const name = known(argOr(c, 0));
  return name === null ? WILD : attribute(c.m, ref(of), name);
}

/** Whether functions of the library stand below this name. */
const PACKAGES: ReadonlySet<string> = new Set(
  [...HANDLERS.keys()].flatMap((name) => name.split(".").map((_, i, parts) => parts.slice(0, i).join("."))),
);

function global(name: string, m: Machine): Value | undefined {
  if (HANDLERS.has(name)) return ref(name);
  if (/^(?:AF|PF|SOCK)_[A-Z]{2,16}$/.test(name) && m.stars.includes("socket")) return ref(`socket.${name}`);
  for (const s of m.stars) {
    if (handler(`${s}.${name}`) !== undefined) return ref(`${s}.${name}`);
    const v = libraryValue(s, name, m);
    if (v !== undefined) return v;
    if (PACKAGES.has(`${s}.${name}`)) return ref(`${s}.${name}`);
  }
  switch (name) {
    case "__name__":
      return text(m.input.module ?? "__main__");
    case "__file__":
      return m.input.file === undefined ? undefined : text(m.input.file);
    case "__builtins__":
      return ref("builtins");
    case "object":
    case "type":
    case "get_ipython":
      return ref(name);
    default:
      return undefined;
  }
}

/** Modules whose members start programs, touch files or run code. */
const GUARDED = new Set([
  "os",
  "builtins",
  "__builtins__",
  "subprocess",
  "shutil",
  "posix",
  "sys.modules",
  "pty",
  "ctypes",
  "importlib",
]);

function property(of: Value, name: string, m: Machine): Value | undefined {
  if (name === "__class__" && of.k === "unknown") return thing("ancestry");
  if (
    name === "__subclasses__" ||
    name === "__bases__" ||
    name === "__base__" ||
    name === "__mro__" ||
    name === "__class__"
  )
    return name === "__subclasses__" && !(of.k === "thing" && of.type === "ancestry")
      ? undefined
      : name === "__subclasses__"
        ? { k: "bound", self: of, name }
        : thing("ancestry");
  if (name === "__globals__" || name === "gi_frame" || name === "f_globals" || name === "f_builtins") return WILD;
  if (name === "__dict__" && of.k === "ref") return of;
  if (of.k === "ref") {
    const inner = LOADED.exec(`${of.name}.${name}`)?.[1];
    return inner !== undefined && name.endsWith(inner) ? ref(inner) : libraryValue(of.name, name, m);
  }
  if (of.k === "thing") {
    if (of.type === "path") return pathMember(of, name);
    if (of.type === "file" && name === "name") return of.fields.get("path");
    if ((of.type === "file" || of.type === "stdin") && name === "buffer") return of;
    if (of.type === "process" && name === "stdin") return thing("pipe", [["process", of]]);
    if (of.type === "process" || of.type === "response") return { k: "unknown", taint: of.taint, wild: false };
    if (of.type === "ancestry") return of;
  }
  return undefined;
}

function libraryValue(module: string, name: string, m: Machine): Value | undefined {
  switch (`${module}.${name}`) {
    case "sys.argv":
      return argumentsOf(m, [text("-c")]);
    case "os.environ":
    case "os.environb":
      return thing("environ", [], ENVIRONMENT);
    case "sys.executable":
      return text("python3");
    case "os.sep":
      return text("/");
    case "os.linesep":
      return text("\n");
    case "os.name":
      return text("posix");
    case "sys.stdin":
      return thing("stdin");
    case "sys.stdin.buffer":
      return thing("stdin");
    case "sys.stdout.buffer":
      return ref("sys.stdout");
    case "string.ascii_lowercase":
      return text("abcdefghijklmnopqrstuvwxyz");
    case "string.ascii_uppercase":
      return text("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    case "string.ascii_letters":
      return text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    case "string.digits":
      return text("0123456789");
    case "string.printable":
      return text(
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \t\n\r\v\f",
      );
    case "subprocess.PIPE":
    case "subprocess.STDOUT":
    case "subprocess.DEVNULL":
      return num(-1);
    default:
      return undefined;
  }
}

function entry(of: Value, at: Value, m: Machine): Value | undefined {
  if (of.k === "ref" && at.k === "text") return of.name === "sys.modules" ? ref(at.v) : attribute(m, of, at.v);
  if (of.k === "thing") {
    if (of.type === "environ") return environment({ m }, at, undefined);
    if (of.type === "names") return named({ m }, at);
    if (of.type === "ancestry") return of;
  }
  return index(of, at);
}

const stdinMethods: Readonly<Record<string, Handler>> = {
  "stdin.read": (c) => takeInput(c.m, null),
  "stdin.readline": (c) => takeInput(c.m, "\n"),
  "stdin.readlines": (c) => {
    const all = takeInput(c.m, null);
    return all.k === "text" ? list(all.v.split(/(?<=\n)/).map((l) => text(l))) : list([UNKNOWN], true);
  },
};
for (const [k, v] of Object.entries(stdinMethods)) METHOD_TABLE.set(k, v);
HANDLERS.set("sys.stdout.write", (c) => {
  const v = show(c.args[0] ?? UNKNOWN);
  c.m.print(v.k === "text" ? v.v : null);
  return UNKNOWN;
});
HANDLERS.set("os.environ.get", (c) => environment(c, c.args[0] ?? UNKNOWN, c.args[1]));

function takeInput(m: Machine, until: string | null): Value {
  const { stdin } = m;
  if (stdin === null) return UNKNOWN;
  const end = until === null ? -1 : stdin.indexOf(until);
  m.stdin = end < 0 ? "" : stdin.slice(end + 1);
  return text(end < 0 ? stdin : stdin.slice(0, end + 1));
}

export const python: Language = {
  name: "python",
  parse: parsePython,
  global,
  handler,
  method: (type, name) => METHOD_TABLE.get(`${type}.${name}`),
  property,
  binary,
  unary,
  truth,
  show,
  items: (v) =>
    v.k === "thing" && v.type === "stdin"
      ? null
      : v.k === "thing" && v.type === "ancestry"
        ? [WILD]
        : v.k === "table" && v.entries.size === 0 && v.open
          ? null
          : items(v),
  index: entry,
  guarded: (name) => GUARDED.has(name) || GUARDED.has(canonical(name)),
  constructors: ["__init__"],
  canonical,
};
