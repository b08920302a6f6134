import { extname } from "node:path";
import { language } from "@rampart/core";
import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { jsonOf, textOf } from "./files.js";
import type { Gather } from "./gather.js";
import { readToml } from "./toml.js";

type Read = (path: string, found: Gather) => Promise<JsonObject | null>;

const WRITTEN_IN: Readonly<Record<string, Read>> = {
  ".json": jsonOf,
  ".jsonc": jsonOf,
  ".toml": tomlOf,
  ".yaml": yamlOf,
  ".yml": yamlOf,
};

/** The mapping a settings file holds, whatever its ending says it is written in; null as {@link jsonOf}, and for other endings. */
export const settingsOf: Read = async (path, found) => (await WRITTEN_IN[extname(path)]?.(path, found)) ?? null;

async function tomlOf(path: string, found: Gather): Promise<JsonObject | null> {
  const text = await textOf(path, found);
  if (text === null) return null;
  const made: Tree = new Map();
  for (const { table, key, value } of readToml(text).entries) {
    let at = made;
    for (const name of table) {
      const known = at.get(name);
      const next: Tree = known instanceof Map ? known : new Map();
      at.set(name, next);
      at = next;
    }
    at.set(key, value);
  }
  return plain(made);
}

/** A map, since a table may be called as anything objects have by themselves. */
type Tree = Map<string, Json | Tree>;

const plain = (tree: Tree): JsonObject =>
  Object.fromEntries([...tree].map(([key, value]) => [key, value instanceof Map ? plain(value) : value]));

/** The same strict reader policies have: no aliases, no key twice, at most 1 MiB. */
async function yamlOf(path: string, found: Gather): Promise<JsonObject | null> {
  const text = await textOf(path, found);
  if (text === null || text.trim() === "") return null;
  const read = language.readYaml(path, text);
  if (!read.ok) {
    const { line, code } = read.errors[0]!;
    found.fail(path, `line ${line} is no YAML that is read here (${code.replace("policy.", "")})`);
    return null;
  }
  if (isJsonObject(read.text.value)) return read.text.value;
  found.fail(path, "it holds no mapping");
  return null;
}
