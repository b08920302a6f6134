import { windowsPath } from "../../paths/windows.js";
import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { type Value, withText } from "../value.js";

/** Programs of Windows that remove, end, open or settle something. Words behind `/` are switches, in any case. */
type Act = (words: readonly Value[], has: (name: string) => boolean, emit: Emit) => void;

const path = (value: Value): Value => withText(value, windowsPath(value.text));
const said = (value: Value | undefined): string => value?.text.toLowerCase() ?? "";
const configure =
  (what: string): Act =>
  (_words, _has, emit) =>
    emit.add("system.configure", "none", null, { what });
const disk =
  (what: string): Act =>
  (_words, _has, emit) =>
    emit.add("system.disk", "device", null, { what });

/** Keys of the registry programs are started from. */
const STARTS = /\\(?:run|runonce|runservices|winlogon|image file execution options|policies\\explorer\\run)(?:\\|$)/i;
const ADDRESS = /^https?:\/\//i;

const PROGRAMS: Readonly<Record<string, Act>> = {
  "certutil.exe": (words, _has, emit) => fetches(words, emit),
  "net.exe": ([verb, name], has, emit) => {
    if (/^(?:user|localgroup|accounts|group)$/.test(said(verb)) && (name !== undefined || has("add")))
      emit.add("system.configure", "none", null, { what: "user" });
    else if (/^(?:stop|start|pause)$/.test(said(verb)))
      emit.add("system.configure", "service", name ?? null, { what: "service" });
    else if (/^(?:share|use)$/.test(said(verb)) && name !== undefined)
      emit.add("system.configure", "none", null, { what: "share" });
  },
  taskkill: (words, _has, emit) => emit.add("system.kill", "process", words[0] ?? null, { force: true }),
  reg: ([verb, key], _has, emit) => {
    if (/^(?:query|compare|export|save)$/.test(said(verb))) return;
    emit.add(STARTS.test(key?.text ?? "") ? "system.persist" : "system.configure", "none", null, { what: "registry" });
  },
  schtasks: (_words, has, emit) => {
    if (has("create") || has("change")) emit.add("system.persist", "none", null, { what: "schedule" });
    else if (has("delete") || has("run")) emit.add("system.configure", "none", null, { what: "schedule" });
  },
  sc: ([verb, name], _has, emit) => {
    if (said(verb) === "create") emit.add("system.persist", "service", name ?? null, { what: "service" });
    else if (!/^(?:query|queryex|qc|)$/.test(said(verb)))
      emit.add("system.configure", "service", name ?? null, { what: "service" });
  },
  vssadmin: ([verb], _has, emit) => {
    if (said(verb) === "delete" || said(verb) === "resize") emit.add("system.disk", "device", null, { what: "backup" });
  },
  wbadmin: ([verb], _has, emit) => {
    if (said(verb) === "delete") emit.add("system.disk", "device", null, { what: "backup" });
  },
  diskpart: disk("partition"),
  cipher: (_words, has, emit) => {
    if (has("w")) emit.add("system.disk", "device", null, { what: "wipe" });
  },
  bcdedit: (_words, has, emit) => {
    if (has("set") || has("delete") || has("import") || has("deletevalue"))
      emit.add("system.configure", "none", null, { what: "boot" });
  },
  wevtutil: ([verb], _has, emit) => {
    if (/^(?:cl|clear-log|sl|set-log)$/.test(said(verb))) emit.add("system.configure", "none", null, { what: "logs" });
  },
  netsh: configure("network"),
  icacls: (words, _has, emit) => {
    if (words.length > 1 && words[0] !== undefined) emit.file("file.chmod", path(words[0]), { mode: "other" });
  },
  takeown: (words, _has, emit) => {
    for (const one of words.slice(-1)) emit.file("file.chmod", path(one), { mode: "owner" });
  },
  attrib: (words, _has, emit) => {
    for (const one of words.filter(({ text }) => !/^[+-]/.test(text)))
      emit.file("file.chmod", path(one), { mode: "other" });
  },
  robocopy: ([from, to], has, emit) => {
    if (from !== undefined) emit.file("file.read", path(from), { recursive: true });
    if (to === undefined) return;
    emit.file("file.write", path(to), { recursive: true, append: true });
    if (has("mir") || has("purge")) emit.file("file.delete", path(to), { recursive: true });
    if (from !== undefined && (has("mov") || has("move"))) emit.file("file.delete", path(from), { recursive: true });
  },
  bitsadmin: (words, _has, emit) => fetches(words, emit),
  mshta: (words, _has, emit) => runsFetched(words, emit),
  regsvr32: (words, _has, emit) => runsFetched(words, emit),
  rundll32: (words, _has, emit) => runsFetched(words, emit),
  msiexec: (words, _has, emit) => {
    fetches(words, emit);
    emit.add("package.install", "package", words[words.length - 1] ?? null, { program: "msiexec" });
  },
  wmic: (words, _has, emit) => {
    if (words.some(({ text }) => /^(?:delete|call|terminate|create)$/i.test(text)))
      emit.add("system.configure", "none", null, { what: "management" });
  },
};

/** An address among the words is fetched, into the last word where that is none. */
function fetches(words: readonly Value[], emit: Emit): void {
  const address = words.find(({ text }) => ADDRESS.test(text));
  if (address === undefined) return;
  emit.net("net.receive", address);
  const into = words[words.length - 1];
  if (into !== undefined && into !== address) emit.file("file.write", path(into));
}

/** Hosts of scripts and libraries: what they fetch, they run. */
function runsFetched(words: readonly Value[], emit: Emit): void {
  const address = words
    .map((word) => withText(word, word.text.replace(/^\/i:/i, "")))
    .find(({ text }) => ADDRESS.test(text));
  if (address !== undefined) {
    emit.net("net.receive", address);
    emit.opaque("untrusted_code");
  } else emit.opaque("unknown_code");
}

const SWITCH = /^[/-]([a-z?]+)(?::.*)?$/i;

function act(line: Line, emit: Emit): void {
  const switches = new Set(line.words.flatMap(({ text }) => SWITCH.exec(text)?.[1]?.toLowerCase() ?? []));
  const words = line.words.filter(({ text }) => !SWITCH.test(text) || /^\/i:https?:/i.test(text));
  PROGRAMS[line.program]?.(words, (name) => switches.has(name), emit);
}

export const entries: readonly Entry[] = Object.keys(PROGRAMS)
  // The same name is another program elsewhere.
  .map((name) => ({ names: [name], syntax: "bare", act }) as const);
