import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { exact, textOf, type Value } from "../value.js";

const HERE = /^(?:localhost|127\.[\d.]+|\[?::1\]?)$/i;

/** An address of this machine that nobody else reaches. */
export const isHere = (address: Value | undefined) =>
  address !== undefined && HERE.test(address.text.slice(0, 256).replace(/(?<=[\w\]]):\d*$/, ""));

/**
 * Whoever reaches a debugger's door may have anything run in the program behind it. `[host][:port]`; an empty host, `*` and
 * `0.0.0.0` are every address of this machine, as a port alone is where `bare` says so. Loopback is the person's own.
 */
export function opensDebugger(address: Value | null, bare: "here" | "everywhere", emit: Emit): void {
  if (address === null) return;
  const text = address.form === "exact" ? address.text.slice(0, 256) : "*";
  const host = /^\[/.test(text) ? text.replace(/\]:\d*$/, "]") : text.includes(":") ? text.replace(/:\d*$/, "") : "";
  const named = /^\d*$/.test(text) || /^:?\d+$/.test(text) ? "" : text.includes(":") ? host : text;
  if (named === "" && bare === "here" && !text.startsWith(":")) return;
  if (HERE.test(named)) return;
  const port = Number(/(\d{1,5})$/.exec(text)?.[1]);
  emit.add("net.listen", "host", "0.0.0.0", {
    scheme: "debugger",
    ...(Number.isInteger(port) && port > 0 && port < 65_536 ? { port } : {}),
  });
}

/** `node --inspect=[host:]port`, as every program made of it takes it. */
export function inspects(line: Line, emit: Emit): void {
  for (const address of line.values("--inspect")) opensDebugger(address, "here", emit);
}

export const INSPECT = "--inspect --inspect-brk --inspect-wait --inspect-port --debug-port --debug --debug-brk";

/** Java's: `-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005`. Without a server it calls out to whoever listens. */
export function opensJdwp(words: readonly Value[], emit: Emit): void {
  for (const word of words) {
    const found = /^-(?:agentlib:jdwp=|Xrunjdwp:)(.*)$/s.exec(word.text.slice(0, 1_024));
    if (found === null) continue;
    const settings = new Map(found[1]!.split(",").map((one) => one.split("=", 2) as [string, string]));
    const address = settings.get("address");
    if (address === undefined) continue;
    if (settings.get("server") === "y") opensDebugger(exact(address, word), "here", emit);
    else emit.net("net.connect", exact(address, word));
  }
}

/** Everything that follows the program is its own. */
function debugged(line: Line, skip: number, emit: Emit): void {
  const argv = line.operands.slice(skip);
  if (argv.length > 0) emit.maybe(() => emit.run(argv));
}

/** A notebook's server without a password, on an address others reach, is a shell for them. */
const jupyter: Entry = {
  names: ["jupyter", "jupyter-lab", "jupyter-notebook", "jupyter-server"],
  options: { "-h --help --version --paths": "harmless" },
  unknownOptions: "ignored",
  effects: [{ kind: "code.run", type: "code", name: "project", detail: { origin: "project", language: "other" } }],
  act: (line, emit) => {
    const at = line.words.findIndex(({ text }) => /^--(?:\w+\.)?ip$/.test(text));
    const ip =
      at >= 0
        ? line.words[at + 1]?.text
        : line.words.flatMap((word) => /^--(?:\w+\.)?ip=(.*)$/.exec(word.text.slice(0, 256))?.[1] ?? [])[0];
    const open = line.words.some(({ text }) =>
      /^--(?:\w+\.)?(?:token|password|hashed_password)=$|^--(?:\w+\.)?disable_check_xsrf=True$|^--no-auth$/.test(
        text.slice(0, 256),
      ),
    );
    if (open && ip !== undefined && !isHere(exact(ip)))
      emit.add("net.listen", "host", "0.0.0.0", { scheme: "debugger" });
  },
};

/** Debuggers that are spoken to over the network. */
export const entries: readonly Entry[] = [
  jupyter,
  {
    names: ["gdbserver", "gdbserver-x86_64", "qemu-gdb"],
    syntax: "posix",
    options: {
      "--attach, --multi --once --debug --disable-packet --no-startup-with-shell --startup-with-shell": "flag",
      "--wrapper --remote-debug --debug-format": "optional",
      "--version --help": "harmless",
    },
    act: (line, emit) => {
      const [address] = line.operands;
      if (address === undefined || textOf(address) === "-" || address.text.startsWith("/dev/")) return;
      opensDebugger(address, "everywhere", emit);
      if (!line.has("--attach")) debugged(line, 1, emit);
    },
  },
  {
    names: ["lldb-server", "debugserver"],
    syntax: "posix",
    options: { "--listen": { value: "required" }, "-h --help": "harmless" },
    unknownOptions: "ignored",
    act: (line, emit) => {
      opensDebugger(line.value("--listen"), "everywhere", emit);
      const at = line.operands.find((one) => /^[\w.*[\]:]*:\d+$/.test(one.text));
      if (at !== undefined) opensDebugger(at, "everywhere", emit);
    },
  },
  {
    names: ["dlv", "rdbg", "rdebug-ide"],
    options: {
      "-l --listen, --host": { value: "required", sets: "listens" },
      "--port -p, --log-dest, --log-output, --api-version, --backend, --build-flags, --init, --wd, --tty, -r --redirect, --nonstop":
        "value",
      "--headless --accept-multiclient --continue --log --check-go-version --only-same-user --allow-non-terminal-interactive -O --open -n --no-rc -c --command":
        "flag",
      "-h --help --version": "harmless",
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      opensDebugger(line.value("-l") ?? line.value("--host"), "here", emit);
      if (!/^(?:attach|connect|core|version|replay)$/.test(line.text(0) ?? ""))
        emit.add("code.run", "code", "./", { language: "other", origin: "project", program: line.program });
    },
  },
];
