import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import { type Action, type Answer, type Answers, EMPTY_SESSION, interpret, type Want } from "@rampart/core";
import { type Env, isRepository, type Located, locateModel } from "./locate.js";

/** Models a program is about to open, as far as can be told without running it. */
export interface Discovered {
  readonly models: readonly Located[];
  /** Loads whose model nobody could name, in words. */
  readonly unknown: readonly string[];
}

const MODEL_FILE =
  /\.(?:safetensors|gguf|ggml|onnx|pt|pth|ckpt|bin|pkl|joblib|h5|keras|npz|mlmodel|tflite|engine|llamafile)$/i;
const CONFIG = new Set([".json", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf", ".env", ".args"]);
/** Variables that say which model to serve; every other one counts only where it names the file of one that is here. */
const NAMED =
  /^(?:.*_)?MODEL(?:_(?:ID|NAME|PATH|DIR|FILE|REPO|TAG))?$|^LLAMA_ARG_(?:MODEL|HF_REPO)$|_MODEL_(?:ID|NAME|PATH)$/;
const MOST_CONFIG = 1 << 20;
const MOST_TOKENS = 20_000;
const MOST_SCRIPT = 256 * 1024;

/**
 * Reads a command line the way the interpreter reads an agent's, and looks besides at arguments, environment and the
 * configuration files it names. What it cannot resolve is `unknown`; nothing is executed.
 */
export async function discover(command: readonly string[], env: Env, cwd: string): Promise<Discovered> {
  const found = new Map<string, Located>();
  const unknown: string[] = [];
  const add = (located: Located) => found.set(located.path ?? located.names[0]!, located);
  for (const action of loads(command, env, cwd)) {
    const { form, name } = action.resource;
    if (form === "exact") add(locateModel(name, env, cwd));
    else unknown.push(`a model nobody could name is loaded${name === "*" ? "" : ` (${name})`}`);
  }
  for (const word of words(command, cwd)) {
    const located = present(word, env, cwd);
    if (located !== null) add(located);
  }
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || value === "" || value.length > 4096) continue;
    const located = NAMED.test(name) || MODEL_FILE.test(value) ? present(value, env, cwd) : null;
    if (located !== null) add(located);
    else if (NAMED.test(name) && (isRepository(value) || MODEL_FILE.test(value))) add(locateModel(value, env, cwd));
  }
  return { models: [...found.values()], unknown };
}

/** What the interpreter says is loaded; it may read scripts the command names, bounded. */
function loads(command: readonly string[], env: Env, cwd: string): Action[] {
  const home = env["HOME"] ?? "/nonexistent";
  const place = { home, user: env["USER"] ?? "user", cwd, project: null, scratch: ["/tmp"], installed: [] };
  const call = {
    id: "guard",
    door: "guard",
    agent: "guard",
    principal: "guard",
    session: "guard",
    task: null,
    tool: "shell",
    hostTool: "shell",
    arguments: { argv: [...command] },
    shell: "bash" as const,
    cwd,
    time: 0,
  };
  const answers = new Map<string, Answer | null>();
  for (let round = 0; round < 4; round++) {
    const { actions, wants } = interpret(call, { place, session: EMPTY_SESSION, answers });
    const open = wants.filter((want) => want.type === "content" && !answers.has(`content:${want.path}`));
    if (open.length === 0) return actions.filter(({ kind }) => kind === "model.load");
    for (const want of open) answers.set(keyOf(want), contentOf(want));
  }
  const { actions } = interpret(call, { place, session: EMPTY_SESSION, answers: answers as Answers });
  return actions.filter(({ kind }) => kind === "model.load");
}

const keyOf = (want: Want): string => (want.type === "content" ? `content:${want.path}` : "");

function contentOf(want: Want): Answer | null {
  if (want.type !== "content") return null;
  const text = smallText(want.path, MOST_SCRIPT);
  return text === null ? null : { type: "content", text, claimed: false };
}

/** Arguments, values of options, and what stands in the configuration files among them. */
function words(command: readonly string[], cwd: string): Set<string> {
  const found = new Set<string>();
  for (const word of command) {
    found.add(word);
    const equals = word.indexOf("=");
    if (equals > 0) found.add(word.slice(equals + 1));
  }
  for (const word of [...found]) {
    if (!CONFIG.has(extname(word).toLowerCase())) continue;
    const text = smallText(resolve(cwd, word), MOST_CONFIG);
    for (const token of (text ?? "").split(/[\s"'`=,;:[\]{}()#]+/, MOST_TOKENS)) if (token.length > 1) found.add(token);
  }
  return found;
}

/** A word that names a model which is here; other words mean nothing. */
function present(word: string, env: Env, cwd: string): Located | null {
  if (word === "" || word.length > 4096 || word.startsWith("-")) return null;
  const located = locateModel(word, env, cwd);
  if (located.path === null) return null;
  return isRepository(word) && !located.path.startsWith(resolve(cwd, word))
    ? located
    : looksLikeModel(located.path)
      ? located
      : null;
}

function looksLikeModel(path: string): boolean {
  try {
    const stats = statSync(path);
    if (stats.isFile()) return MODEL_FILE.test(basename(path));
    return stats.isDirectory() && readdirSync(path).some((name) => MODEL_FILE.test(name));
  } catch {
    return false;
  }
}

function smallText(path: string, most: number): string | null {
  try {
    const stats = statSync(path);
    return stats.isFile() && stats.size <= most ? readFileSync(path, "utf8") : null;
  } catch {
    return null;
  }
}
