import { around, INSTALLING, scriptsOf } from "../../code/project/npm.js";
import { typed } from "../launch/consoles.js";
import type { Line } from "../line.js";
import type { Emit, Entry, Usage } from "../types.js";
import { exact, type Value, withText } from "../value.js";
import { trustsStrangers } from "./strangers.js";
import {
  fetchAndRun,
  install,
  isFetched,
  keepsSettings,
  nothing,
  publishes,
  removes,
  removesHere,
  runTool,
  signsIn,
} from "./usages.js";

/** Scripts whose names are subcommands. */
const NAMED: Readonly<Record<string, string>> = { t: "test", tst: "test" };

/** `npm run x` and its like run a script of the project's, which `package.json` holds. */
const runsScript: Usage = {
  unknownOptions: "ignored",
  syntax: "posix",
  act: (line, emit) => {
    if (line.operands.length > 0 || line.path[0] !== "run") runScript(line, emit);
  },
};

function runScript(line: Line, emit: Emit): void {
  if (line.program === "bun" && runsFile(line, emit)) return;
  const [command] = line.path;
  const named = command === undefined || command === "run" || command === "run-script";
  const [given, args] = named
    ? [line.operands[0], line.operands.slice(1)]
    : [undefined, line.operands.filter((one) => one.text !== "--")];
  const script = given ?? exact(NAMED[command ?? ""] ?? command ?? line.program);
  // Of workspaces nobody says here which package is meant.
  if (script.form !== "exact" || line.has("--workspace") || line.flag("workspaces"))
    return runsUnread(line, script, emit);
  // What is no script of the project's is a tool of its.
  if (command === undefined) runTool(script, args, emit);
  emit.project({
    name: script.text,
    files: emit.upwards("package.json"),
    args: args[0]?.text === "--" ? args.slice(1) : args,
    read: (text) => {
      const found = scriptsOf(text, around(script.text));
      return found === null
        ? null
        : found.map((one) => ({ text: one.name === script.text && args.length > 0 ? `${one.text} "$@"` : one.text }));
    },
  });
}

/** `bun file.ts` and `bun run file.ts` run a file, `bun -e` a text. */
function runsFile(line: Line, emit: Emit): boolean {
  const [first, ...rest] = line.operands;
  const at = line.words.findIndex(({ text }) => /^(?:-e|--eval|-p|--print)$/.test(text));
  const code = at < 0 ? undefined : line.words[at + 1];
  if (code !== undefined) emit.code("node", code, "inline");
  else if (first?.text === "-") typed(line, "typescript", emit);
  else if (first !== undefined && /^[./]|\.[mc]?[jt]sx?$/.test(first.text))
    emit.script(/\.[mc]?tsx?$/.test(first.text) ? "typescript" : "node", first, rest);
  else return false;
  return true;
}

function runsUnread(line: Line, script: Value, emit: Emit): void {
  emit.add("code.run", "code", script, { language: "shell", origin: "project", program: line.program });
}

/** `npx tool args`: the tool is taken from the project, or fetched and run. */
const fetchesAndRuns: Usage = {
  syntax: "posix",
  options: {
    "-p --package, -c --call": "value",
    "-y --yes --no -q --quiet --ignore-existing --no-install --offline --bun --silent": "flag",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    const call = line.value("-c");
    if (call !== null) emit.shell(call);
    const [tool] = line.operands;
    fetchAndRun(line, tool, "node", emit, line.values("-p").find(isFetched) ?? tool);
    // These two run any program, the project's first.
    if (line.path[0] === "exec" && /^(?:pnpm|yarn)$/.test(line.program)) runsAny(withoutDashes(line.operands), emit);
  },
};

/** A command of one word with blanks is a text for a shell. */
function runsAny(words: readonly Value[], emit: Emit): void {
  if (words.length === 1 && /\s/.test(words[0]!.text)) emit.shell(words[0]!);
  else emit.run(words);
}

const withoutDashes = (words: readonly Value[]) => (words[0]?.text === "--" ? words.slice(1) : words);

const installing: Usage = {
  options: {
    "-g --global --location": { value: "none", sets: "shared" },
    "--registry": "host",
    "--dry-run": "harmless",
    "--ignore-scripts": { sets: "scriptless" },
    "--prefix -C --cwd --dir": "chdir",
    "-w --workspace --filter -F --tag --omit --include --save-prefix --cache --loglevel --network-timeout --modules-folder --install-strategy":
      "value",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    install(line, emit);
    if (line.operands.length > 0 || line.flag("scriptless")) return;
    // Installing what the project lists runs what the project says about itself.
    emit.project({
      name: "install",
      files: emit.upwards("package.json").slice(0, 1),
      optional: true,
      read: (text) => scriptsOf(text, INSTALLING),
    });
  },
};

/** How much is shown and written down, and which of the registries everybody knows is asked: no sign-in, and nothing that runs. */
const PLAIN_SETTING =
  /^(?:save-exact|save-prefix|save|fund|audit|audit-level|progress|loglevel|color|unicode|update-notifier|engine-strict|package-lock|legacy-peer-deps|auto-install-peers|strict-peer-dependencies|shamefully-hoist|node-linker|nodeLinker|enableTelemetry|init[.-](?:author|license|version)[\w.-]*|fetch-(?:retries|timeout)[\w-]*|maxsockets|prefer-offline|offline|version-(?:tag-prefix|git-\w+)|workspaces-update)$/;

const isPlain = (key: string, value: string): boolean =>
  PLAIN_SETTING.test(key) ||
  (key === "ignore-scripts" && value === "true") ||
  (/^(?:@[\w-]{1,128}:)?registry$/.test(key) && /^https?:/.test(value) && !trustsStrangers(key, value));

const keeps: Usage = {
  unknownOptions: "ignored",
  act: (line, emit) => {
    keepsSettings(line.operands, line, emit);
    const [first, second] = line.operands.map(({ text }) => text);
    const given = line.operands.map(({ text }) => /^([^=]{1,256})=(.*)$/s.exec(text) ?? ["", text, ""]);
    // Several at once are pairs; one alone may be two words.
    const pairs = first?.includes("=") ? given : [["", first ?? "", second ?? ""]];
    if (pairs.every(([, key, value]) => isPlain(key!, value!))) return;
    emit.role({ kind: "file.write", name: "~/.npmrc", detail: { append: true } }, exact(""));
  },
};

/** Settings of the registry and of what runs scripts; the sign-in stands in the same file. */
const settings: Usage = {
  subcommands: {
    set: keeps,
    "delete edit fix": {
      effects: [{ kind: "file.write", name: "~/.npmrc", detail: { append: true } }],
      unknownOptions: "ignored",
    },
    get: {
      unknownOptions: "ignored",
      act: (line, emit) => {
        if (line.operands.some(({ text }) => /(?:_authToken|_password|_auth|npmAuthToken|npmAuthIdent)$/.test(text)))
          emit.add("secret.read", "none", null, { what: "token" });
      },
    },
    "list ls": nothing,
  },
  otherwise: nothing,
};

const npm: Entry = {
  names: ["npm", "pnpm", "yarn", "bun", "cnpm"],
  options: {
    "--prefix -C --cwd --dir": "chdir",
    "--registry --cache --userconfig --loglevel --filter -F": "value",
    "--workspace -w": "value",
    // What every script is handed to.
    "--script-shell --shell": "program",
    "-s --silent -q --quiet --no-color -r --recursive --frozen-lockfile --if-present": "flag",
    "--ws --workspaces": { sets: "workspaces" },
    "-v --version -h --help": "harmless",
  },
  unknownOptions: "ignored",
  subcommands: {
    "install i add ci isntall in ins inst insta instal install-clean install-test it link ln update up upgrade upgrade-interactive dedupe rebuild import":
      installing,
    global: {
      subcommands: { "add upgrade": { ...installing, effects: [] }, remove: removes, "list bin dir": nothing },
    },
    "uninstall remove rm un unlink r prune": {
      ...removesHere,
      options: { "-g --global --location": { sets: "shared" } },
    },
    "publish unpublish deprecate undeprecate": publishes,
    "dist-tag dist-tags tag access owner author team org": {
      subcommands: { "ls list": nothing },
      otherwise: publishes,
    },
    // Of an account: who is told of its packages, and how it signs in.
    "hook hooks profile": { subcommands: { "list ls get": nothing }, otherwise: publishes },
    // Of yarn: `yarn npm publish`.
    npm: {
      subcommands: { publish: publishes, "login logout": signsIn, tag: publishes, "audit info whoami": nothing },
      otherwise: nothing,
    },
    token: {
      subcommands: {
        "list ls": nothing,
        create: { effects: [{ kind: "secret.read", type: "none", detail: { what: "npm token" } }] },
        "revoke delete rm": signsIn,
      },
    },
    "run run-script test t tst start stop restart build dev lint": runsScript,
    "exec x dlx create init": fetchesAndRuns,
    config: settings,
    // Of yarn: node, with the project's packages.
    node: {
      syntax: "posix",
      unknownOptions: "ignored",
      act: (line, emit) =>
        void emit.run([exact("node"), ...line.words.slice(line.words.findIndex(({ text }) => text === "node") + 1)]),
    },
    // A script it writes is run by its name, sooner or later.
    pkg: {
      unknownOptions: "ignored",
      act: (line, emit) => {
        if (line.operands[0]?.text !== "set") return;
        for (const one of line.operands.slice(1)) {
          const script = /^scripts\.[\w:.-]{1,64}=(.*)$/s.exec(one.text);
          if (script !== null) emit.maybe(() => emit.shell(withText(one, script[1]!)));
        }
      },
    },
    set: keeps,
    "login adduser add-user logout": signsIn,
    pack: {
      options: { "--pack-destination": "value", "--json --dry-run": { sets: "tells" } },
      unknownOptions: "ignored",
      // The archive it made in the folder at hand.
      output: (line) => (line.program === "npm" && !line.flag("tells") ? { pattern: "*.tgz" } : null),
    },
    "ls list ll la view info show v outdated audit search why explain get help bin root prefix whoami ping doctor fund licenses cache version completion query sbom diff docs bugs repo home store env workspaces":
      nothing,
  },
  otherwise: {
    unknownOptions: "ignored",
    // `yarn build` and `bun file.ts` are scripts of the project.
    act: runScript,
  },
  act: (line, emit) => {
    if (line.program === "yarn" && line.path.length === 0 && line.operands.length === 0) installing.act?.(line, emit);
  },
};

export const entries: readonly Entry[] = [
  npm,
  { names: ["npx", "pnpx", "bunx"], ...fetchesAndRuns },
  // Packages that stand in for the system's own programs in scripts that run everywhere.
  {
    names: ["rimraf", "del-cli", "trash-cli"],
    operands: [{ kind: "file.delete", detail: { recursive: true } }],
    options: { "-g --glob --no-glob -f --force -p --preserve-root -v": "flag" },
    unknownOptions: "ignored",
    carries: false,
  },
  { names: ["shx"], syntax: "posix", launches: {} },
  {
    names: ["corepack"],
    subcommands: {
      "enable disable prepare use up install hydrate": {
        effects: [{ kind: "package.install", type: "package", name: "corepack", detail: { program: "corepack" } }],
        unknownOptions: "ignored",
      },
    },
    otherwise: nothing,
  },
  {
    names: ["lerna", "nx", "turbo", "rush"],
    unknownOptions: "ignored",
    subcommands: {
      publish: publishes,
      "run run-many test build affected": runsScript,
      exec: { syntax: "posix", unknownOptions: "ignored", launches: { as: "shell" } },
      "run-commands": { options: { "--command --commands": "shell" }, unknownOptions: "ignored" },
      "list ls changed graph show info diff": nothing,
    },
    otherwise: runsScript,
  },
];
