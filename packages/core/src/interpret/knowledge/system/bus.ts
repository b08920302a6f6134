import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { exact } from "../value.js";

/** Methods that only ask, by their names' beginnings. */
const ASKS =
  /^(?:Get|List|Is|Has|Can|Introspect|Ping|Find|Search|Query|Enumerate|Describe|Check|Resolve|Lookup|Name|Read|Peek|Status|Version|Notify|CloseNotification|Dump)/i;
/** What keeps keys and passwords hands them out by these. */
const SECRETS = /^(?:GetSecrets?|RetrieveSecret\w*|readPassword\w*|readMap|OpenSession\w*Secret)$/i;
const POWER = /^(?:PowerOff|Reboot|Halt|Suspend|Hibernate|SoftReboot|KExec|Shutdown|RequestShutdown|RequestReboot)\w*$/;
/** Programs of the desktop that run whatever they are told. */
const RUNS = /^(?:Eval|evaluateScript|loadScript|RunScript|runCommand|HostCommand|LaunchApp|execute)\w*$/i;
const SCREEN = /^(?:Screenshot\w*|CaptureScreen\w*|CreateSession|Screencast\w*|RecordMonitor|captureArea)$/;

interface Message {
  readonly system: boolean;
  readonly service: string;
  readonly method: string;
}

/** Says what a message on one of the two buses does. The system's services work as root, the session's as the person. */
function says({ system, service, method }: Message, line: Line, emit: Emit): void {
  const name = method.slice(method.lastIndexOf(".") + 1).slice(0, 128);
  if (SECRETS.test(name)) emit.add("secret.read", "cloud", "keyring", { what: "keyring" });
  else if (ASKS.test(name)) return;
  else if (POWER.test(name)) emit.add("system.power", "none", null, { what: "shutdown" });
  else if (RUNS.test(name)) emit.opaque("unknown_code");
  else if (SCREEN.test(name)) emit.add("device.open", "device", "screen", { what: "capture" });
  else if (system || /^org\.freedesktop\.(?:systemd1|Flatpak|PolicyKit1|Accounts|login1)$/.test(service))
    emit.add("system.configure", "service", exact(service.slice(0, 128)), { what: "service", program: line.program });
}

/** Services of one's own session are spoken to with nothing said; `busctl` alone begins with the system's. */
const onSystem = (line: Line, otherwise: boolean): boolean =>
  line.flag("system") || (otherwise && !line.flag("session"));

const BUSES = {
  "--system": { sets: "system" },
  "--session --user": { sets: "session" },
} as const;

const text = (line: Line, at: number): string => line.text(at) ?? "*";

export const entries: readonly Entry[] = [
  {
    names: ["dbus-send"],
    options: {
      ...BUSES,
      "--dest": { value: "required" },
      "--type": { value: "required" },
      "--address --bus --peer": { value: "required", sets: "system" },
      "--print-reply": "optional",
      "--reply-timeout": "value",
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      if (line.operands.length < 2) return;
      says(
        { system: onSystem(line, false), service: line.value("--dest")?.text ?? "*", method: text(line, 1) },
        line,
        emit,
      );
    },
  },
  {
    names: ["busctl"],
    options: {
      ...BUSES,
      "-H --host, -M --machine, --address, --match, --timeout, --size, --json, --num-matches, --destination": "value",
      "--no-pager --no-legend -l --full --show-machine --unique --acquired --activatable --list -q --quiet --verbose --xml-interface -j --watch-bind --auto-start --expect-reply --allow-interactive-authorization --augment-creds":
        "optional",
      "-h --help --version": "harmless",
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      const verb = text(line, 0);
      const message = { system: onSystem(line, true), service: text(line, 1) };
      if (verb === "call") says({ ...message, method: text(line, 4) }, line, emit);
      else if (verb === "set-property" || verb === "emit")
        says({ ...message, method: `Set${text(line, 4)}` }, line, emit);
    },
  },
  {
    names: ["gdbus"],
    options: {
      "-y --system": { sets: "system" },
      "-e --session": { sets: "session" },
      "-a --address": { value: "required", sets: "system" },
      "-d --dest": { value: "required" },
      "-m --method, -s --signal": { value: "required" },
      "-o --object-path, -t --timeout": "value",
      "-h --help": "harmless",
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      const verb = text(line, 0);
      const method = line.value("-m")?.text ?? "*";
      if (verb === "call")
        says({ system: onSystem(line, false), service: line.value("-d")?.text ?? "*", method }, line, emit);
    },
  },
  {
    names: ["qdbus", "qdbus6", "qdbus-qt5", "qdbus-qt6", "dcop"],
    syntax: "word",
    options: {
      "--system": { sets: "system" },
      "--literal": "flag",
      "--bus": { value: "required", sets: "system" },
      "--help": "harmless",
    },
    act: (line, emit) => {
      if (line.operands.length > 2)
        says({ system: line.flag("system"), service: text(line, 0), method: text(line, 2) }, line, emit);
    },
  },
];
