import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { type Value, withText } from "../value.js";
import { windowsFile as path, WINDOWS_ONLY } from "./windows-words.js";

/** Programs of Windows that remove, end, open or settle something. Words behind `/` are switches, in any case. */
type Act = (words: readonly Value[], has: (name: string) => boolean, emit: Emit) => void;

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
/** Those that hold what one signs in with. */
const LOGINS = /^(?:hklm|hkey_local_machine)\\(?:sam|security|system)(?:\\|$)|\\(?:putty|winscp|openssh)\b/i;
/** What `net accounts` settles. */
const SIGN_IN = ["minpwlen", "maxpwage", "minpwage", "uniquepw", "forcelogoff", "lockoutthreshold", "lockoutduration"];
/** Whoever signs in, whoever it is. */
const ANYBODY = /^(?:everyone|\*?s-1-1-0|users|builtin\\users|authenticated users|guests?)\b/i;
const ADDRESS = /^https?:\/\//i;

const PROGRAMS: Readonly<Record<string, Act>> = {
  "certutil.exe": (words, _has, emit) => fetches(words, emit),
  "net.exe": ([verb, name], has, emit) => {
    if (said(verb) === "accounts" && SIGN_IN.some(has)) emit.add("system.configure", "none", null, { what: "user" });
    else if (/^(?:user|localgroup|accounts|group)$/.test(said(verb)) && (name !== undefined || has("add")))
      emit.add("system.configure", "none", null, { what: "user" });
    else if (/^(?:stop|start|pause)$/.test(said(verb)) && name !== undefined)
      emit.add("system.configure", "service", name, { what: "service" });
    else if (/^(?:share|use)$/.test(said(verb)) && name !== undefined)
      emit.add("system.configure", "none", null, { what: "share" });
  },
  taskkill: (words, has, emit) => {
    // A filter may choose any of them, unless it names the program.
    const chosen =
      has("fi") && !words.some(({ text }) => /^(?:imagename|pid|windowtitle|services|modules)\b/i.test(text));
    const named = chosen || /^[*]/.test(words[0]?.text ?? "*") ? null : words[0]!;
    emit.add("system.kill", "process", named, { force: true });
  },
  reg: ([verb, key], _has, emit) => {
    if (/^(?:export|save)$/.test(said(verb)) && LOGINS.test(key?.text ?? ""))
      return emit.add("secret.read", "none", null, { what: "keychain" });
    if (/^(?:query|compare|export|save|)$/.test(said(verb))) return;
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
  netsh: (words, has, emit) => {
    if (words.some(({ text }) => /^key=clear$/i.test(text)))
      emit.add("secret.read", "none", null, { what: "keychain" });
    else if (!has("?") && !words.some(({ text }) => /^(?:show|dump|help|\?)$/i.test(text)))
      emit.add("system.configure", "none", null, { what: "network" });
  },
  icacls: rights,
  cacls: rights,
  xcacls: rights,
  takeown: (words, has, emit) => {
    if (words[0] !== undefined)
      emit.file("file.chmod", path(words[0]), { mode: "owner", ...(has("r") ? { recursive: true } : {}) });
  },
  attrib: (words, _has, emit) => {
    for (const one of words.filter(({ text }) => !/^[+-]/.test(text)))
      emit.file("file.chmod", path(one), { mode: "other" });
  },
  robocopy: ([from, to], has, emit) => {
    if (from !== undefined) emit.file("file.read", path(from), { recursive: true });
    if (to === undefined || has("l")) return;
    emit.file("file.write", path(to), { recursive: true, append: true });
    if (has("mir") || has("purge")) emit.file("file.delete", path(to), { recursive: true });
    if (from !== undefined && (has("mov") || has("move"))) emit.file("file.delete", path(from), { recursive: true });
  },
  bitsadmin: (words, _has, emit) => fetches(words, emit),
  mshta: (words, _has, emit) => runsFetched(words, emit),
  regsvr32: (words, _has, emit) => runsFetched(words, emit),
  rundll32: (words, _has, emit) => runsFetched(words, emit),
  msiexec: (words, has, emit) => {
    if (has("x") || has("uninstall")) return emit.add("system.configure", "none", null, { what: "packages" });
    // A package says what is run to install it.
    if (words.some(({ text }) => ADDRESS.test(text))) return runsFetched(words, emit);
    emit.add("package.install", "package", words[words.length - 1] ?? null, { program: "msiexec" });
  },
  setx: configure("environment"),
  assoc: (words, _has, emit) => associates(words, emit),
  ftype: (words, _has, emit) => associates(words, emit),
  "manage-bde": (_words, has, emit) => {
    if (!has("status") && !has("?")) emit.add("system.configure", "none", null, { what: "disk-encryption" });
  },
  mpcmdrun: (_words, has, emit) => {
    if (!["scan", "signatureupdate", "getfiles", "listallitems", "?", "h"].some(has))
      emit.add("system.configure", "none", null, { what: "security" });
  },
  ntdsutil: (_words, _has, emit) => emit.add("secret.read", "none", null, { what: "keychain" }),
  cmdkey: (_words, has, emit) => {
    if (["add", "generic", "delete"].some(has)) emit.add("system.configure", "none", null, { what: "keychain" });
  },
  sdelete: (words, _has, emit) =>
    removes(
      words.filter(({ text }) => !/^\d+$/.test(text)),
      emit,
    ),
  sdelete64: (words, _has, emit) =>
    removes(
      words.filter(({ text }) => !/^\d+$/.test(text)),
      emit,
    ),
  chkdsk: (_words, has, emit) => {
    if (["f", "r", "x", "b", "spotfix", "offlinescanandfix"].some(has))
      emit.add("system.configure", "none", null, { what: "disk" });
  },
  logoff: configure("session"),
  tscon: configure("session"),
  runas: (_words, _has, emit) => emit.add("system.privilege", "none", null, { what: "user" }),
  mofcomp: (_words, _has, emit) => emit.add("system.persist", "none", null, { what: "management" }),
  odbcconf: (words, _has, emit) => runsFetched(words, emit),
  installutil: (words, _has, emit) => runsFetched(words, emit),
  regasm: (words, _has, emit) => runsFetched(words, emit),
  regsvcs: (words, _has, emit) => runsFetched(words, emit),
  cmstp: (words, _has, emit) => runsFetched(words, emit),
  esentutl: (words, has, emit) => {
    const [from] = words;
    if (has("vss") || /ntds\.dit|\\sam$/i.test(from?.text ?? ""))
      emit.add("secret.read", "none", null, { what: "keychain" });
  },
  deltree: (words, _has, emit) => removes(words, emit),
  dism: (words, _has, emit) => {
    if (
      words.some(({ text }) =>
        /^[/-](?:(?:enable|disable)-feature|(?:add|remove)-(?:package|driver|capability|provisionedappxpackage)|set-|apply-|cleanup-image|startcomponentcleanup)/i.test(
          text,
        ),
      )
    )
      emit.add("system.configure", "none", null, { what: "feature" });
  },
  sfc: (_words, has, emit) => {
    if (!has("verifyonly") && !has("verifyfile") && !has("?"))
      emit.add("system.configure", "none", null, { what: "system" });
  },
  fsutil: ([part, verb], _has, emit) => {
    if (
      verb === undefined ||
      /^(?:query|list|diskfree|statistics|drives|drivetype|fsinfo|volumeinfo|ntfsinfo|enum|read|find|layout)/.test(
        said(verb),
      )
    )
      return;
    if (said(part) === "file" && said(verb) === "createnew") return;
    emit.add("system.disk", "device", null, { what: said(part) });
  },
  powercfg: (words, has, emit) => {
    if (
      ["change", "setactive", "delete", "import", "x", "s", "d", "h", "hibernate", "restoredefaultschemes"].some(has) &&
      words.length > 0
    )
      emit.add("system.configure", "none", null, { what: "power" });
  },
  reagentc: (_words, has, emit) => {
    if (!has("info")) emit.add("system.configure", "none", null, { what: "boot" });
  },
  auditpol: (_words, has, emit) => {
    if (["set", "clear", "remove", "restore"].some(has)) emit.add("system.configure", "none", null, { what: "logs" });
  },
  secedit: (_words, has, emit) => {
    if (has("configure") || has("import")) emit.add("system.configure", "none", null, { what: "security" });
  },
  pnputil: (words, has, emit) => {
    if (!has("?") && !words.some(({ text }) => /^[/-](?:enum|export)/i.test(text)))
      emit.add("system.configure", "none", null, { what: "driver" });
  },
  wmic: (words, _has, emit) => {
    if (words.some(({ text }) => /^(?:delete|call|terminate|create)$/i.test(text)))
      emit.add("system.configure", "none", null, { what: "management" });
  },
};

/** Who may do what with files, and whether it is changed at all. */
function rights(words: readonly Value[], has: (name: string) => boolean, emit: Emit): void {
  const [file] = words;
  if (
    file === undefined ||
    ![
      "grant",
      "g",
      "reset",
      "deny",
      "d",
      "p",
      "remove",
      "r",
      "setowner",
      "inheritance",
      "setintegritylevel",
      "restore",
    ].some(has)
  )
    return;
  const opens = (has("grant") || has("g")) && words.slice(1).some(({ text }) => ANYBODY.test(text));
  emit.file("file.chmod", path(file), {
    mode: opens ? "world-writable" : "other",
    ...(has("t") ? { recursive: true } : {}),
  });
}

/** An address among the words is fetched, into the last word where that is none. */
function fetches(words: readonly Value[], emit: Emit): void {
  const address = words.find(({ text }) => ADDRESS.test(text));
  if (address === undefined) return;
  emit.net("net.receive", address);
  const into = words[words.length - 1];
  if (into !== undefined && into !== address) emit.file("file.write", path(into));
}

function removes(words: readonly Value[], emit: Emit): void {
  for (const one of words) emit.file("file.delete", path(one), { recursive: true });
}

/** `.txt=program`, where it is said what opens a kind of file. */
function associates(words: readonly Value[], emit: Emit): void {
  if (words.some(({ text }) => text.includes("="))) emit.add("system.configure", "none", null, { what: "desktop" });
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

export const entries: readonly Entry[] = Object.keys(PROGRAMS).map((name) => ({ names: [name], syntax: "bare", act }));
for (const name of Object.keys(PROGRAMS)) WINDOWS_ONLY.add(name);
