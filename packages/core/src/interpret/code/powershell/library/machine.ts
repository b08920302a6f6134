import type { Call } from "../../machine/call.js";
import { touch } from "../../machine/file.js";
import { known } from "../../machine/joining.js";
import { type Handler, silent } from "../../machine/language.js";
import { NONE, text, thing, UNKNOWN, type Value } from "../../machine/value.js";
import { show } from "../operate.js";
import { placeIn } from "../place.js";
import { asProgram, commandLine } from "./code.js";
import { given, wordsOf } from "./words.js";

const PROCESS = ["id", "name", "processname", "inputobject", "computername", "erroraction"];

/** `Get-Process`: those of a name, or all there are. */
const processes: Handler = (c) => {
  const w = wordsOf(c, PROCESS);
  const name = given(w, "name", 0) ?? w.named.get("processname") ?? w.named.get("id");
  return thing("processes", name === undefined ? [] : [["name", name]]);
};

/** Every process where nothing chose one; by its name where one was said. */
const stopped: Handler = (c) => {
  const w = wordsOf(c, PROCESS);
  if (w.named.has("whatif")) return NONE;
  const piped = w.piped?.k === "thing" && w.piped.type === "processes" ? w.piped : null;
  const name = w.named.get("name") ?? w.named.get("processname") ?? piped?.fields.get("name");
  const said = textIn(name);
  if ((piped !== null && name === undefined) || said === "*") c.m.emit({ type: "as", argv: ["kill", "-9", "-1"] });
  else if (said !== null && !/^\d+$/.test(said)) c.m.emit({ type: "as", argv: ["pkill", "-x", said] });
  else c.m.emit({ type: "kill", pid: null });
  return NONE;
};

const textIn = (v: Value | undefined | null): string | null => (v === undefined || v === null ? null : known(show(v)));

const STATEMENT = [
  "query",
  "inputfile",
  "file",
  "serverinstance",
  "sqlinstance",
  "database",
  "connectionstring",
  "username",
  "password",
  "variable",
];

/** A statement for a database, or a file of them. */
const statement: Handler = (c: Call) => {
  const w = wordsOf(c, STATEMENT);
  const server = w.named.get("serverinstance") ?? w.named.get("sqlinstance");
  const file = w.named.get("inputfile") ?? w.named.get("file");
  c.m.emit({
    type: "as",
    argv: [
      "sqlcmd",
      ...(server === undefined ? [] : ["-S", textIn(server)]),
      ...(file === undefined ? ["-Q", textIn(given(w, "query", 0))] : ["-i", textIn(file)]),
    ],
  });
  return UNKNOWN;
};

/** What runs on this machine, and its databases. */
export const MACHINE: Readonly<Record<string, Handler>> = {
  "!get-process": processes,
  "!stop-process": stopped,
  "!invoke-sqlcmd": statement,
  "!invoke-dbaquery": statement,
  "!get-psreadlineoption": () =>
    thing("options", [["historysavepath", text("~/.local/share/powershell/PSReadLine/ConsoleHost_history.txt")]]),
  "!get-wmiobject": () => thing("wmi"),
  "!get-ciminstance": () => thing("wmi"),
};

/** Members of what Windows' management and its scripting objects yield. */
export const MACHINE_METHODS: Readonly<Record<string, Handler>> = {
  "com.deletefolder": silent((c) => void touch(c.m, "delete", placeIn(c.args[0] ?? UNKNOWN), { recursive: true })),
  "com.deletefile": silent((c) => void touch(c.m, "delete", placeIn(c.args[0] ?? UNKNOWN))),
  "com.regwrite": asProgram("reg", "add", "HKCU"),
  "com.regdelete": asProgram("reg", "delete", "HKCU"),
  "wmi.delete": asProgram("wmic", "delete"),
  "wmi.terminate": asProgram("wmic", "call", "terminate"),
  "wmi.change": asProgram("wmic", "call", "change"),
  "wmi.changestartmode": asProgram("wmic", "call", "changestartmode"),
  "wmi.stopservice": asProgram("wmic", "call", "stopservice"),
  "wmi.uninstall": asProgram("wmic", "call", "uninstall"),
  "wmi.win32shutdown": asProgram("shutdown", "-h", "now"),
  "wmi.create": (c) => {
    c.m.emit({ type: "as", argv: ["wmic", "call", "create"] });
    return commandLine(c, c.args[0] ?? UNKNOWN);
  },
};
