import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { textOf } from "../value.js";

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
      const first = line.words.find((word) => !/^-[vq]$/.test(word.text));
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
  byVerb(
    ["hdiutil", "apfs", "asr"],
    /^(?:info|imageinfo|isencrypted|verify|checksum|plugins|pmap|help|list)$/,
    "disk-image",
  ),
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
    names: ["xcodebuild", "xcodegen", "carthage", "swiftlint", "swiftformat", "simctl", "agvtool"],
    unknownOptions: "ignored",
    effects: [{ kind: "code.run", type: "code", name: "project", detail: { origin: "project", language: "other" } }],
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

function logs(line: Line, emit: Emit): void {
  const verb = textOf(line.operands[0]);
  if (verb === "erase" || verb === "config") emit.add("system.configure", "none", null, { what: "log" });
}

export const entries: readonly Entry[] = [defaults, ...plists, security, ...others];
