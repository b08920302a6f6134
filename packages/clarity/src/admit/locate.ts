import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, isAbsolute, join, resolve } from "node:path";
import { isJsonObject, parseStrict, ServiceError } from "@rampart/service";

export type Env = Readonly<Record<string, string | undefined>>;

/** A model as it is called, and where it lies on this machine; null where it does not. */
export interface Located {
  readonly path: string | null;
  readonly names: readonly string[];
}

/**
 * Finds the files behind a name: a path, `ORG/NAME[@REVISION]` in the Hugging Face cache, or a model of Ollama. A name
 * that is a path as well is the path, as loaders have it.
 */
export function locateModel(word: string, env: Env, cwd: string): Located {
  const path = resolve(cwd, word.replace(/^file:\/\//, ""));
  if (existsSync(path)) return { path, names: [word, basename(path)] };
  if (isAbsolute(word) || word.startsWith("./") || word.startsWith("../")) return { path: null, names: [word] };
  return { path: snapshotOf(word, env) ?? ollamaBlob(word, env), names: [word] };
}

const REPOSITORY = /^([A-Za-z0-9][\w.-]{0,95})\/([A-Za-z0-9][\w.-]{0,95})(?:@([\w./-]{1,200}))?$/;

export const isRepository = (word: string): boolean => REPOSITORY.test(word);

/** The snapshot of a repository in the Hugging Face cache, by revision or by what `main` was when it was loaded. */
function snapshotOf(word: string, env: Env): string | null {
  const match = REPOSITORY.exec(word);
  const hub = hubCache(env);
  if (match === null || hub === null) return null;
  const [, organisation, name, revision = "main"] = match;
  if (revision.split("/").includes("..")) return null;
  const folder = join(hub, `models--${organisation}--${name}`);
  const commit = textAt(join(folder, "refs", revision)) ?? revision;
  const snapshot = join(folder, "snapshots", commit.trim());
  return /^[0-9a-f]{40}$/.test(commit.trim()) && isFolder(snapshot) ? snapshot : null;
}

function hubCache(env: Env): string | null {
  const { HF_HUB_CACHE: cache, HUGGINGFACE_HUB_CACHE: older, HF_HOME: home, XDG_CACHE_HOME: xdg, HOME: user } = env;
  if (cache || older) return (cache || older)!;
  if (home) return join(home, "hub");
  if (xdg) return join(xdg, "huggingface", "hub");
  return user ? join(user, ".cache", "huggingface", "hub") : null;
}

const OLLAMA = /^(?:([\w-]+)\/)?([\w.-]+)(?::([\w.-]+))?$/;
const WEIGHTS = "application/vnd.ollama.image.model";

/** The weights of a model Ollama has: the layer its manifest names. */
function ollamaBlob(word: string, env: Env): string | null {
  const match = OLLAMA.exec(word);
  const { OLLAMA_MODELS: own, HOME: home } = env;
  const root = own || (home ? join(home, ".ollama", "models") : null);
  if (match === null || root === null) return null;
  const [, owner = "library", name = "", tag = "latest"] = match;
  const text = textAt(join(root, "manifests", "registry.ollama.ai", owner, name, tag));
  const layer = text === null ? null : weightsLayer(text);
  const blob = layer === null ? null : join(root, "blobs", layer.replace(":", "-"));
  return blob !== null && existsSync(blob) ? blob : null;
}

function weightsLayer(text: string): string | null {
  try {
    const manifest = parseStrict(text);
    const layers = isJsonObject(manifest) ? manifest["layers"] : null;
    const weights = Array.isArray(layers)
      ? layers.find((layer) => isJsonObject(layer) && layer["mediaType"] === WEIGHTS)
      : null;
    const digest = isJsonObject(weights) ? weights["digest"] : null;
    return typeof digest === "string" && /^sha256:[0-9a-f]{64}$/.test(digest) ? digest : null;
  } catch (error) {
    if (error instanceof ServiceError) return null;
    throw error;
  }
}

/** A small text file, or null. */
function textAt(path: string): string | null {
  try {
    const stats = statSync(path);
    return stats.isFile() && stats.size <= 1 << 20 ? readFileSync(path, "utf8") : null;
  } catch {
    return null;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
