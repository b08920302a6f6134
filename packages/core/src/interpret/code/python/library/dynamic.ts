import { apply, callMember } from "../../machine/apply.js";
import { arg, argOr, type Call } from "../../machine/call.js";
import { loadModule, runCode, runScript, searchFolder } from "../../machine/evaluation.js";
import { touch } from "../../machine/file.js";
import { known, knownNumber } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { attribute, classMember } from "../../machine/member.js";
import { placeOf } from "../../machine/place.js";
import { lookUp } from "../../machine/scope.js";
import { runShell, type Start, startProgram } from "../../machine/shell.js";
import { list, NONE, taintOf, thing, UNKNOWN, unknown, type Value, WILD } from "../../machine/value.js";
import { environment } from "./builtins.js";

const asCode: Handler = (c) => {
  for (const v of [arg(c, 0, "stmt"), arg(c, 1, "setup")])
    if (v?.k === "text" || (v !== undefined && taintOf(v).network)) runCode(c.m, "python", v);
  for (const v of c.args) if (v.k === "func") apply(c.m, v, []);
  return UNKNOWN;
};

const source: Handler = (c) => {
  runCode(c.m, "python", argOr(c, c.name.endsWith("compile_command") ? 0 : 0));
  return UNKNOWN;
};

function script(c: Call, v: Value): Value {
  const p = placeOf(c.m, v);
  if (p.path === null) return runCode(c.m, "python", UNKNOWN);
  return runScript(c.m, "python", p.path);
}

/** The variable or built-in a name stands for, as `globals()["x"]` finds it. */
export function named(c: Pick<Call, "m">, name: Value): Value {
  if (name.k !== "text") return WILD;
  return lookUp(c.m.scope, name.v) ?? c.m.language.global(name.v, c.m) ?? UNKNOWN;
}

const libc =
  (f: (c: Call) => void): Handler =>
  (c) => {
    f(c);
    return UNKNOWN;
  };

const NO_START: Start = {};

/** What an object says of how it is made again is done where it is read again. */
function reduced(c: Call): Value {
  const v = argOr(c, 0);
  if (v.k === "thing" && (classMember(v.of, "__reduce__") ?? classMember(v.of, "__reduce_ex__")) !== undefined) {
    const how = callMember(c.m, v, classMember(v.of, "__reduce__") === undefined ? "__reduce_ex__" : "__reduce__", []);
    const [fn, args] = how.k === "list" ? how.items : [];
    if (fn !== undefined) c.m.perhaps(() => apply(c.m, fn, args?.k === "list" ? args.items : []));
  }
  return unknown(taintOf(v));
}

/** Code made of data, and the ways to reach functions without saying their names. */
export const DYNAMIC: Readonly<Record<string, Handler>> = {
  "timeit.timeit": asCode,
  "timeit.repeat": asCode,
  "cProfile.run": asCode,
  "profile.run": asCode,
  "pdb.run": asCode,
  "code.interact": () => NONE,
  "code.InteractiveInterpreter": () => thing("interpreter"),
  "code.InteractiveConsole": () => thing("interpreter"),
  "runpy.run_module": (c) => {
    const name = argOr(c, 0, "mod_name");
    if (name.k === "text") loadModule(c.m, name.v, "search");
    return UNKNOWN;
  },
  "sys.path.insert": (c) => {
    searchFolder(c.m, argOr(c, 1));
    return NONE;
  },
  "sys.path.append": (c) => {
    searchFolder(c.m, argOr(c, 0));
    return NONE;
  },
  "runpy.run_path": (c) => script(c, argOr(c, 0)),
  "importlib.util.spec_from_file_location": (c) => script(c, argOr(c, 1, "location")),
  "importlib.machinery.SourceFileLoader": (c) => script(c, argOr(c, 1, "path")),
  "imp.load_source": (c) => script(c, argOr(c, 1)),
  "types.FunctionType": () => WILD,
  "types.CodeType": () => thing("code"),
  "marshal.loads": (c) => unknown(taintOf(argOr(c, 0))),
  "ctypes.CDLL": () => thing("libc"),
  "ctypes.PyDLL": () => thing("libc"),
  "ctypes.cdll.LoadLibrary": () => thing("libc"),
  "pickle.dumps": reduced,
  "pickle.dump": reduced,
  "ctypes.util.find_library": () => UNKNOWN,
  "object.__subclasses__": () => WILD,
  "type.__subclasses__": () => WILD,
  "subprocess.list2cmdline": () => UNKNOWN,
};

export const DYNAMIC_METHODS: Readonly<Record<string, Handler>> = {
  "interpreter.runsource": source,
  "interpreter.runcode": source,
  "interpreter.push": source,
  "ancestry.__subclasses__": () => WILD,
  "names.get": (c) => named(c, argOr(c, 0)),
  "environ.get": (c) => environment(c, argOr(c, 0), arg(c, 1)),
  "environ.copy": (c) => c.self,
  "environ.items": (c) => list([unknown(taintOf(c.self))], true, taintOf(c.self)),
  "libc.system": libc((c) => void runShell(c.m, argOr(c, 0))),
  "libc.popen": libc((c) => void runShell(c.m, argOr(c, 0))),
  "libc.execve": libc((c) => void startProgram(c.m, list([argOr(c, 0)], true), NO_START)),
  "libc.execv": libc((c) => void startProgram(c.m, list([argOr(c, 0)], true), NO_START)),
  "libc.unlink": libc((c) => void touch(c.m, "delete", argOr(c, 0))),
  "libc.remove": libc((c) => void touch(c.m, "delete", argOr(c, 0))),
  "libc.rmdir": libc((c) => void touch(c.m, "delete", argOr(c, 0))),
  "libc.kill": libc((c) => void c.m.emit({ type: "kill", pid: knownNumber(arg(c, 0)) })),
  "libc.setuid": libc((c) => void c.m.emit({ type: "privilege" })),
  "attrgetter.__call__": (c) => {
    const name = known(c.self.k === "thing" ? c.self.fields.get("name") : undefined);
    return name === null ? WILD : name.split(".").reduce<Value>((v, n) => attribute(c.m, v, n), argOr(c, 0));
  },
  "methodcaller.__call__": (c) => {
    const call = c.self.k === "thing" ? c.self.fields.get("call") : undefined;
    const [name, ...args] = call?.k === "list" ? call.items : [];
    return name?.k === "text" ? callMember(c.m, argOr(c, 0), name.v, args) : WILD;
  },
};
