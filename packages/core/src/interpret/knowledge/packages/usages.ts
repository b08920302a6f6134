import { databaseTool } from "../launch/frameworks.js";
import type { Line } from "../line.js";
import type { Emit, Usage } from "../types.js";
import { exact, type Value } from "../value.js";
import { isStranger, looksElsewhere, trustsStrangers } from "./strangers.js";

/** Shows, asks, or works on what only this tool uses. */
export const nothing: Usage = { unknownOptions: "ignored" };

/** Takes names of packages; none means what the project's own files list. */
export const installs: Usage = { unknownOptions: "ignored", act: install };

export function install(line: Line, emit: Emit): void {
  if (line.operands.length === 0) installListed(line, emit);
  const elsewhere = looksElsewhere(line);
  for (const one of line.operands) installOne(line, one, emit, elsewhere);
}

/** What the project's own files list. */
export function installListed(line: Line, emit: Emit): void {
  const labels = looksElsewhere(line) ? ["untrusted"] : [];
  emit.add("package.install", "package", "./", { program: line.program }, labels);
}

/** A package by name, by address, or a folder of this machine; `elsewhere`: the line has it looked for where strangers are. */
export function installOne(line: Line, one: Value, emit: Emit, elsewhere = looksElsewhere(line)): void {
  const url = /(?:^|\+|@ ?)((?:https?|ssh|git):\/\/.+)$/i.exec(one.text.slice(0, 2_048));
  if (url !== null) emit.net("net.receive", { ...one, text: url[1]! });
  const detail = { program: line.program, ...(line.flag("shared") ? { shared: true } : {}) };
  emit.add("package.install", "package", one, detail, elsewhere || isStranger(one, line.program) ? ["untrusted"] : []);
}

/** Packages for the whole machine, by their names. */
export const installsShared: Usage = {
  operands: [{ kind: "package.install", type: "package", detail: { shared: true } }],
  unknownOptions: "ignored",
};

export const removesShared: Usage = {
  operands: [{ kind: "system.configure", type: "package", detail: { what: "package" } }],
  unknownOptions: "ignored",
};

/** Only the lists of what there is: no package changes. */
export const refreshes: Usage = {
  effects: [{ kind: "net.receive", type: "host", name: "*" }],
  unknownOptions: "ignored",
};

export const configures: Usage = {
  unknownOptions: "ignored",
  effects: [{ kind: "system.configure", detail: { what: "package" } }],
};

export const removes: Usage = configures;

/** The same of what a project's own files list, which bring it back; with `shared` of what all projects use. */
export const removesHere: Usage = {
  unknownOptions: "ignored",
  effects: [
    { kind: "system.configure", detail: { what: "package" }, when: "shared" },
    { kind: "file.write", name: "./", detail: { append: true }, unless: "shared" },
  ],
};

/** `config set KEY VALUE`, `config KEY VALUE`, `KEY=VALUE`: kept for good, and said where strangers are trusted by it. */
export function keepsSettings(words: readonly Value[], line: Line, emit: Emit): void {
  const found = words.some(({ form, text }, at) => {
    const [, key, value] = /^([^=]{1,256})=(.*)$/s.exec(text) ?? [];
    if (form === "unknown") return false;
    return (
      (key !== undefined && trustsStrangers(key, value!)) ||
      words.slice(at + 1, at + 3).some((one) => trustsStrangers(text, one.text))
    );
  });
  if (found) emit.add("system.configure", "none", null, { what: "package", program: line.program });
}

/** A subcommand whose operands are such a setting. */
export const keeps: Usage = {
  unknownOptions: "ignored",
  act: (line, emit) => keepsSettings(line.operands, line, emit),
};

export const publishes: Usage = {
  options: { "--dry-run": "harmless" },
  effects: [{ kind: "package.publish", type: "package", name: "./" }],
  unknownOptions: "ignored",
};

/** Changes this person's settings of the tool, where its sign-in often stands too. */
export const signsIn: Usage = {
  unknownOptions: "ignored",
  effects: [{ kind: "system.configure", detail: { what: "sign-in" } }],
};

/** The rest of the line is a command that runs in the tool's environment. */
export const launches: Usage = { syntax: "posix", launches: {}, unknownOptions: "ignored" };

/** Runs code that stands in the project. */
export const runsProject: Usage = { unknownOptions: "ignored", act: (line, emit) => runProject(line, emit) };

export function runProject(line: Line, emit: Emit): void {
  const name = line.path[line.path.length - 1] ?? line.program;
  emit.add("code.run", "code", line.operands[0] ?? name, {
    language: "other",
    origin: "project",
    program: line.program,
  });
}

/** Packages whose program is known here: their line is read as its. Many are called otherwise than what they hold. */
const KNOWN_TOOLS: ReadonlyMap<string, string> = new Map([
  ...(
    "rampart rimraf shx del-cli trash-cli tsx ts-node ts-node-esm esno swc-node babel-node vite-node zx cross-env cross-env-shell concurrently nodemon forever pm2 dotenvx env-cmd onchange start-server-and-test nx turbo " +
    "wrangler vercel netlify firebase supabase serverless sls sst cdk convex amplify heroku lerna eas ng vsce ovsx localtunnel lt ngrok " +
    "http-server live-server serve changeset semantic-release release-it np jsr ldcli twilio surge expo railway sentry-cli datadog-ci neonctl turso vc"
  )
    .split(" ")
    .map((name) => [name, name] as const),
  ["@babel/node", "babel-node"],
  ["python", "python3"],
  ["ipython", "ipython"],
  ["dotenv-cli", "dotenv"],
  ["dotenv", "dotenv"],
  ["chokidar-cli", "chokidar"],
  ["chokidar", "chokidar"],
  ["@dotenvx/dotenvx", "dotenvx"],
  ["@changesets/cli", "changeset"],
  ["aws-cdk", "cdk"],
  ["firebase-tools", "firebase"],
  ["netlify-cli", "netlify"],
  ["@aws-amplify/cli", "amplify"],
  ["@vscode/vsce", "vsce"],
  ["@angular/cli", "ng"],
  ["eas-cli", "eas"],
  ["expo-cli", "expo"],
  ["@launchdarkly/ldcli", "ldcli"],
  ["twilio-cli", "twilio"],
  ["@sentry/cli", "sentry-cli"],
  ["@datadog/datadog-ci", "datadog-ci"],
  ["@railway/cli", "railway"],
  ["@infisical/cli", "infisical"],
  ["@bitwarden/cli", "bw"],
  ["pagerduty-cli", "pd"],
]);

/** An address, or a repository of a code host, where a package's name is expected: nobody has looked at what is there. */
const WEB = /^(?:[\w.-]{1,64} ?@ ?)?https?:\/\//i;
const REPOSITORY =
  /^(?:[\w.-]{1,64} ?@ ?)?(?:git\+|git:\/\/|ssh:\/\/|(?:github|gitlab|bitbucket|gist|sourcehut|tarball):)/i;

/** Code from wherever an address leads, run at once. */
function runsFetched(from: Value, language: string, program: string, emit: Emit): void {
  const origin = WEB.test(from.text.slice(0, 256)) ? "network" : "package";
  emit.add("code.run", "package", from, { language, origin, program }, ["untrusted"]);
}

export const isFetched = ({ text }: Value) => WEB.test(text.slice(0, 256)) || REPOSITORY.test(text.slice(0, 256));

/** Runs a tool by the name of its package, as its own program where that is known here. */
export function runTool(tool: Value, words: readonly Value[], emit: Emit): void {
  const name = tool.text.replace(/(?<=.)@[^@/]*$/, "");
  const program = name.startsWith("@rampart/") ? "rampart" : (KNOWN_TOOLS.get(name) ?? databaseTool(name));
  if (program !== undefined) emit.run([{ ...tool, text: program }, ...words]);
  else emit.tool(name, words);
}

/** Fetches a package and runs its program at once. `from`: what the package is, where the tool is called otherwise. */
export function fetchAndRun(
  line: Line,
  tool: Value | undefined,
  language: string,
  emit: Emit,
  from: Value | undefined | null = tool,
): void {
  if (from != null && (isFetched(from) || isStranger(from, line.program)))
    return runsFetched(from, language, line.program, emit);
  if (tool === undefined) return;
  const labels = looksElsewhere(line) ? ["untrusted"] : [];
  runTool(tool, line.operands.slice(line.operands.indexOf(tool) + 1), emit);
  emit.add("code.run", "package", tool, { language, origin: "package", program: line.program }, labels);
}

/** Empties folders that the tool fills. */
export function cleans(...folders: readonly string[]): Usage {
  return {
    unknownOptions: "ignored",
    act: (_line, emit) => {
      for (const folder of folders) emit.file("file.delete", exact(folder), { recursive: true });
    },
  };
}
