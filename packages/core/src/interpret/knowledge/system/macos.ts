import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { textOf } from "../value.js";
import { entries as images } from "./macos-images.js";

const configures = (what: string) => ({ kind: "system.configure", detail: { what } }) as const;

const defaults: Entry = {
  names: ["defaults"],
  options: { "-currentHost -app -g -globalDomain": "flag", "-host": "value" },
  syntax: "word",
  unknownOptions: "ignored",
  subcommands: {
    "read read-type domains find help export": {},
    "write rename delete delete-all import": { effects: [configures("settings")], unknownOptions: "ignored" },
  },
  otherwise: {},
};

const plists: readonly Entry[] = [
  {
    names: ["PlistBuddy"],
    options: { "-c": { value: "required" }, "-x -h -l": "flag" },
    operands: "text",
    act: (line, emit) => {
      const [file] = line.operands;
      if (file === undefined) return;
      emit.file("file.read", file);
      if (line.values("-c").some((one) => !/^\s*(?:print|help|exit)\b/i.test(one.text)) || !line.has("-c"))
        emit.file("file.write", file);
    },
  },
  {
    names: ["plutil"],
    options: {
      "-convert -extract": { value: "required", sets: "converts" },
      "-insert -replace -remove": { value: "required", sets: "changes" },
      "-o": "write",
      "-e": "value",
      "-lint -p -s -r -help -type": "flag",
    },
    syntax: "word",
    act: (line, emit) => {
      for (const file of line.operands) {
        emit.file("file.read", file);
        if (line.flag("changes") || (line.flag("converts") && !line.has("-o"))) emit.file("file.write", file);
      }
    },
  },
];

const security: Entry = {
  names: ["security"],
  options: { "-i -l -p -q -v": "flag" },
  syntax: "posix",
  unknownOptions: "ignored",
  act: (line, emit) => {
    const verb = line.text(0) ?? "";
    const words = line.operands.slice(1).map((one) => one.text);
    if (verb === "authorizationdb" && words[0] === "read") return;
    if (
      /^(?:dump-keychain|export)$/.test(verb) ||
      (/^find-(?:generic|internet)-password$/.test(verb) && words.some((one) => /^-[a-z]*[wg]/.test(one)))
    )
      emit.add("secret.read", "none", null, { what: "keychain" });
    else if (
      /^(?:add-trusted-cert|remove-trusted-cert|trust-settings-import|add-certificates|import|create-.*|set-.*|delete-.*|add-.*|authorizationdb)$/.test(
        verb,
      )
    )
      emit.add("system.configure", "none", null, { what: /cert|trust/.test(verb) ? "certificates" : "keychain" });
    else if (/^unlock-keychain$/.test(verb)) emit.add("secret.read", "none", null, { what: "keychain" });
  },
};

/** Programs whose first word says whether they look or change. */
function byVerb(names: readonly string[], looks: RegExp, what: string): Entry {
  return {
    names,
    syntax: "word",
    unknownOptions: "ignored",
    act: (line, emit) => {
      // `-q` asks with one program and is quiet with another.
      const [at] = line.words;
      const first =
        at !== undefined && looks.test(at.text.slice(0, 64))
          ? at
          : line.words.find(({ text }) => !/^-[vq]$/.test(text));
      if (first === undefined || looks.test(first.text.slice(0, 64))) return;
      emit.add("system.configure", "none", null, { what, program: line.program });
    },
  };
}

const others: readonly Entry[] = [
  byVerb(["dscacheutil"], /^-(?:q|cachedump|configuration|statistics|help)$/, "cache"),
  byVerb(
    ["tmutil"],
    /^(?:latestbackup|list\w*|machinedirectory|uniquesize|status|compare|isexcluded|verifychecksums|version|destinationinfo|calculatedrift)$/,
    "backup",
  ),
  byVerb(
    ["fdesetup"],
    /^(?:status|list|isactive|haspersonalrecoverykey|hasinstitutionalrecoverykey|supportsauthrestart|showdeferralinfo|version|help)$/,
    "disk-encryption",
  ),
  byVerb(["profiles"], /^(?:list|show|status|help|version|-[PLHCv])$/, "profile"),
  byVerb(["csrutil"], /^(?:status|report|list|help)$/, "firewall"),
  byVerb(
    ["softwareupdate"],
    /^(?:-l|--list|--list-full-installers|--history|--dump-state|--product-types|-h|--help)$/,
    "package",
  ),
  {
    names: ["spctl"],
    syntax: "word",
    unknownOptions: "ignored",
    act: (line, emit) => {
      const said = (form: RegExp): boolean => line.words.some(({ text }) => form.test(text.slice(0, 64)));
      const looks = said(/^(?:--assess|--status|--list|--test-devid-status|-[av]{1,8})$/);
      if (!looks || said(/^--(?:(?:master|global)-|add|remove|enable|disable|reset)/))
        emit.add("system.configure", "none", null, { what: "firewall", program: "spctl" });
    },
  },
  byVerb(["systemsetup"], /^-(?:get\w+|list\w+|help|version|printCommands)$/, "system"),
  byVerb(
    ["kextload", "kextunload", "kmutil", "kextutil", "kextcache", "kextstat", "kextfind"],
    /^(?:showloaded|inspect|find|libraries|print-diagnostics|check)$/,
    "kernel",
  ),
  byVerb(
    ["tccutil", "bputil", "eslogger", "sfltool", "pluginkit", "mdutil", "atsutil", "lsregister"],
    /^(?:dumpbtm|list|-s|-m|-d|-dump|fonts|help)$/,
    "privacy",
  ),
  byVerb(
    ["xcode-select", "xcodes", "mas"],
    /^(?:-p|--print-path|-v|--version|list|search|outdated|installed|info|--install)$/,
    "developer",
  ),
  byVerb(["apfs", "asr"], /^(?:info|imagescan|version|help|list)$/, "disk-image"),
  {
    names: ["kldload", "kldunload", "kldconfig"],
    options: { "-f -n -q -v -i -m -r -S -U -d": "flag" },
    effects: [configures("kernel")],
  },
  { names: ["kldstat"], options: { "-v -h -q -d": "flag", "-i -n -m": "value" } },
  byVerb(["sysrc"], /^(?:-[aAcdDeEhilNnqv]+|--help|--version)$|^[\w.]+$/, "service"),
  {
    names: ["jexec"],
    syntax: "posix",
    options: { "-l": "flag", "-d -e -u -U": "value" },
    launches: { skip: 1, where: "container" },
  },
  { names: ["jls", "freebsd-version", "pciconf", "geom", "swapinfo", "sockstat", "fstat"], unknownOptions: "ignored" },
  {
    names: ["ditto"],
    options: {
      "-c -x": "flag",
      "-k -z -j -v -V -X --rsrc --noRsrc --extattr --noExtAttr --qtn --noQtn --acl --noAcl --sequesterRsrc --keepParent --hfsCompression --nocache --norsrc --clone --noclone --persistRootless":
        "flag",
      "--arch --bom --zlibCompressionLevel --password": "value",
    },
    operands: { last: "write", rest: [{ kind: "file.read", detail: { recursive: true } }] },
  },
  {
    names: [
      "mdls",
      "mdimport",
      "GetFileInfo",
      "otool",
      "lipo",
      "vtool",
      "dwarfdump",
      "symbols",
      "leaks",
      "sample",
      "heap",
      "vmmap",
      "spindump",
    ],
    unknownOptions: "ignored",
    operands: "list",
  },
  {
    names: ["xcrun"],
    syntax: "posix",
    options: {
      "--sdk, --toolchain": "value",
      "-v --verbose -n --no-cache -r --run -l --log": "flag",
      "-f --find --show-sdk-path --show-sdk-version --show-sdk-platform-path --version -h": "harmless",
    },
    launches: {},
  },
  {
    names: ["xcodebuild", "xcodegen", "carthage", "swiftlint", "swiftformat", "agvtool"],
    unknownOptions: "ignored",
    effects: [{ kind: "code.run", type: "code", name: "project", detail: { origin: "project", language: "other" } }],
  },
  {
    names: ["altool", "iTMSTransporter"],
    syntax: "word",
    unknownOptions: "ignored",
    act: (line, emit) => {
      if (line.words.some(({ text }) => /^(?:--upload-(?:app|package)|upload)$/.test(text)))
        emit.add("package.publish", "package", "App Store", { program: line.program });
    },
  },
  {
    names: ["simctl"],
    options: { "--set, --profiles": "value" },
    syntax: "word",
    unknownOptions: "ignored",
    act: simulates,
  },
  {
    // Another library is loaded in the place of the one it was built with.
    names: ["install_name_tool"],
    syntax: "word",
    unknownOptions: "ignored",
    operands: { last: "edit", rest: "text" },
  },
  {
    names: ["SetFile"],
    options: {
      "-d -m": { value: "required", effects: [{ kind: "system.configure", detail: { what: "times" } }] },
      "-a": { value: "required", sets: "attributes" },
      "-c -t": "value",
      "-P": "flag",
    },
    operands: "edit",
    act: (line, emit) => {
      if (/V/.test(line.value("-a")?.text ?? "")) emit.add("system.configure", "none", null, { what: "hidden" });
    },
  },
  { names: ["textutil", "sips", "qlmanage", "Rez", "DeRez"], unknownOptions: "ignored", operands: "edit" },
  { names: ["log"], syntax: "word", unknownOptions: "ignored", act: logs },
  {
    names: ["shortcuts", "automator"],
    syntax: "word",
    unknownOptions: "ignored",
    act: (line, emit) => {
      if (!/^(?:list|view)$/.test(line.text(0) ?? "")) emit.opaque("unknown_code");
    },
  },
];

/** Devices that are not there any more lose nothing; those that are hold what somebody put there. */
function simulates(line: Line, emit: Emit): void {
  const words = line.operands.filter(({ text }) => text !== "runtime");
  const verb = textOf(words[0]);
  const [, on] = words;
  if (verb === "erase" || verb === "delete") {
    if (textOf(on) !== "unavailable") emit.add("infra.delete", "cloud", on ?? null, { program: "simctl", what: verb });
  } else if (verb === "install" || verb === "launch" || verb === "spawn")
    emit.add("code.run", "code", "project", { origin: "project", language: "other" });
}

function logs(line: Line, emit: Emit): void {
  const verb = textOf(line.operands[0]);
  if (verb === "erase" || verb === "config") emit.add("system.configure", "none", null, { what: "log" });
}

export const entries: readonly Entry[] = [defaults, ...plists, security, ...images, ...others];
