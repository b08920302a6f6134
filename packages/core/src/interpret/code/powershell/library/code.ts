import { programOf } from "../../../knowledge/launch/windows-words.js";
import { apply } from "../../machine/apply.js";
import type { Call } from "../../machine/call.js";
import { runCode, runScript } from "../../machine/evaluation.js";
import { known } from "../../machine/joining.js";
import { type Handler, silent } from "../../machine/language.js";
import { hostPort } from "../../machine/net.js";
import { placeOf } from "../../machine/place.js";
import { runProgram } from "../../machine/shell.js";
import { each, list, NONE, taintOf, text, thing, UNKNOWN, unknown, type Value } from "../../machine/value.js";
import { items, show } from "../operate.js";
import { placeIn } from "../place.js";
import { connected } from "./network.js";
import { given, wordsOf } from "./words.js";

/** Text run as code: `Invoke-Expression`. */
export function evaluated(c: Call, code: Value): Value {
  if (code.k === "func") return apply(c.m, code, []);
  for (const v of each(code.k === "list" ? show(code) : code))
    runCode(c.m, "powershell", v.k === "thing" ? (v.fields.get("content") ?? v.fields.get("text") ?? v) : v);
  return UNKNOWN;
}

const expression: Handler = (c) => {
  const w = wordsOf(c, ["command"]);
  return evaluated(c, given(w, "command", 0) ?? w.piped ?? UNKNOWN);
};

/** A program of the system. */
export function native(c: Call, name: Value, args: readonly Value[], open: boolean): Value {
  const said = known(name);
  if (said !== null && /\.psm?1$/i.test(said)) return script(c, name);
  const piped = c.args.find((one) => one.k === "thing" && one.type === "piped");
  const input = piped?.k === "thing" ? show(piped.fields.get("value")!) : undefined;
  const program =
    said === null
      ? name
      : text(programOf(said.includes("\\") ? ((placeIn(name, true) as { v?: string }).v ?? said) : said));
  const argv = list([program, ...args.map(show)], open, taintOf(name));
  return runProgram(c.m, argv, input === undefined ? {} : { stdin: input.k === "text" ? `${input.v}\n` : null });
}

export function script(c: Call, where: Value): Value {
  const { path } = placeOf(c.m, placeIn(where, true));
  return path === null ? runCode(c.m, "powershell", UNKNOWN) : runScript(c.m, "powershell", path);
}

/** One text is split by the program that gets it. */
const splitWords = (one: Value): readonly Value[] =>
  one.k === "text" ? (one.v.match(/"[^"]*"|\S+/g) ?? []).map((v) => text(v.replace(/^"|"$/g, ""))) : [one];

/** A whole command line in one text. */
export function commandLine(c: Call, line: Value): Value {
  const [name = UNKNOWN, ...args] = splitWords(show(line));
  return native({ ...c, args: [] }, name, args, name.k !== "text");
}

const process: Handler = (c) => {
  const w = wordsOf(c, [
    "filepath",
    "argumentlist",
    "verb",
    "workingdirectory",
    "windowstyle",
    "credential",
    "redirectstandardoutput",
    "redirectstandarderror",
    "redirectstandardinput",
  ]);
  const name = show(given(w, "filepath", 0) ?? UNKNOWN);
  const args = given(w, "argumentlist", w.named.has("filepath") ? 0 : 1);
  const said = args === null ? [] : items(args);
  const words = said?.flatMap(splitWords);
  const verb = w.named.get("verb");
  if (verb !== undefined && known(show(verb))?.toLowerCase() === "runas") c.m.emit({ type: "privilege" });
  return native({ ...c, args: [] }, name, words ?? [], words === undefined);
};

const commanded: Handler = (c) => {
  const w = wordsOf(c, ["scriptblock", "computername", "session", "argumentlist", "filepath"]);
  const host = w.named.get("computername");
  const block = given(w, "scriptblock", 0) ?? UNKNOWN;
  if (host === undefined && !w.named.has("session"))
    return w.named.has("filepath") ? script(c, w.named.get("filepath")!) : evaluated(c, block);
  c.m.emit({ type: "connect", ...hostPort(host === undefined ? undefined : show(host), undefined), carries: [] });
  return runProgram(c.m, list([text("ssh"), host === undefined ? UNKNOWN : show(host), text("pwsh")], true));
};

/** `New-Object type args`, `[type]::new(args)` */
export function created(c: Call, type: string, args: readonly Value[]): Value {
  const name = type.toLowerCase().replace(/^system\./, "");
  if (name === "net.webclient" || name === "net.http.httpclient") return thing("webclient");
  if (/^net\.sockets\.(?:tcp|udp)client$/.test(name) || name === "net.sockets.socket") return connected({ ...c, args });
  if (/^io\.stream(?:reader|writer)$/.test(name) && args[0]?.k === "thing") return args[0];
  if (name === "diagnostics.process" || name === "diagnostics.processstartinfo") return thing("startinfo");
  if (name === "io.fileinfo" || name === "io.directoryinfo")
    return thing("file", [["path", placeIn(args[0] ?? UNKNOWN, true)]]);
  if (name === "text.stringbuilder") return thing("builder", [["text", args[0] ?? text("")]]);
  return unknown(taintOf(list([...args])));
}

const object: Handler = (c) => {
  const w = wordsOf(c, ["typename", "argumentlist", "comobject", "property"]);
  const com = w.named.get("comobject");
  if (com !== undefined) return thing("com");
  const type = known(show(given(w, "typename", 0) ?? UNKNOWN));
  const args = given(w, "argumentlist", 1);
  return type === null ? UNKNOWN : created(c, type, args === null ? [] : (items(args) ?? [UNKNOWN]));
};

/** Code of other languages, or of bytes: nobody here reads it. */
const foreign: Handler = (c) => {
  const w = wordsOf(c, ["typedefinition", "memberdefinition", "assemblyname", "path", "name", "namespace"]);
  if (
    c.name !== "!add-type" ||
    w.named.has("typedefinition") ||
    w.named.has("memberdefinition") ||
    w.named.has("path") ||
    w.rest.length > 0
  )
    c.m.opaque("unknown_language");
  return UNKNOWN;
};

/** What ends a machine or a process is what a program of the system does. */
export const asProgram = (...argv: readonly string[]): Handler =>
  silent((c) => void runProgram(c.m, list(argv.map((one) => text(one)))));

const started: Handler = (c) => {
  const info = c.self.k === "thing" ? c.self.fields : new Map<string, Value>();
  const name = show(info.get("filename") ?? UNKNOWN);
  const args = info.get("arguments");
  return native(
    { ...c, args: [] },
    name,
    args === undefined
      ? []
      : (known(show(args))
          ?.split(" ")
          .map((one) => text(one)) ?? [UNKNOWN]),
    false,
  );
};

export const CODE: Readonly<Record<string, Handler>> = {
  "!invoke-expression": expression,
  "!invoke-command": commanded,
  "!start-process": process,
  "!start-job": commanded,
  "!start-threadjob": commanded,
  "!new-object": object,
  "!add-type": foreign,
  "!import-module": (c) => {
    const name = known(show(wordsOf(c, ["name"]).rest[0] ?? UNKNOWN));
    return name !== null && /[\\/]|\.psm?1$/i.test(name) ? script(c, text(name)) : NONE;
  },
  "[reflection.assembly].load": foreign,
  "[reflection.assembly].loadfile": foreign,
  // What looks into PowerShell itself does so to change what it does.
  "[ref].assembly.gettype": foreign,
  "[appdomain].currentdomain": foreign,
  "[scriptblock].create": (c) => thing("code", [["text", c.args[0] ?? UNKNOWN]], taintOf(c.args[0] ?? UNKNOWN)),
  "[diagnostics.process].start": (c) =>
    native(
      { ...c, args: [] },
      show(c.args[0] ?? UNKNOWN),
      known(show(c.args[1] ?? text("")))
        ?.split(" ")
        .filter((one) => one !== "")
        .map((one) => text(one)) ?? [UNKNOWN],
      false,
    ),
  "!stop-computer": asProgram("shutdown", "-h", "now"),
  "!restart-computer": asProgram("reboot"),
  "!format-volume": asProgram("mkfs", "/dev/disk"),
  "!clear-disk": asProgram("wipefs", "-a", "/dev/disk"),
  "!initialize-disk": asProgram("wipefs", "-a", "/dev/disk"),
  "!remove-partition": asProgram("wipefs", "-a", "/dev/disk"),
  "!new-service": asProgram("systemctl", "enable", "service"),
  "!set-service": asProgram("systemctl", "enable", "service"),
  "!stop-service": asProgram("systemctl", "stop", "service"),
  "!register-scheduledtask": asProgram("crontab", "-"),
  "!new-localuser": asProgram("useradd", "user"),
  "!add-localgroupmember": asProgram("usermod", "-aG", "sudo", "user"),
  "!install-module": asProgram("npm", "install", "-g", "module"),
  "!install-script": asProgram("npm", "install", "-g", "module"),
  "!install-package": asProgram("npm", "install", "-g", "module"),
  "!clear-history": asProgram("history", "-c"),
};

export const CODE_METHODS: Readonly<Record<string, Handler>> = {
  "code.invoke": (c) => evaluated(c, c.self),
  "code.invokereturnasis": (c) => evaluated(c, c.self),
  "func.invoke": (c) => apply(c.m, c.self, c.args),
  "startinfo.start": started,
  "com.run": (c) => commandLine(c, c.args[0] ?? UNKNOWN),
  "com.exec": (c) => commandLine(c, c.args[0] ?? UNKNOWN),
  "com.shellexecute": (c) => native({ ...c, args: [] }, show(c.args[0] ?? UNKNOWN), [show(c.args[1] ?? UNKNOWN)], true),
};
