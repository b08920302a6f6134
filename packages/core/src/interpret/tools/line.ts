import type { Json, JsonObject } from "../../spine/index.js";
import { objectOf } from "./reading.js";
import { within } from "./when.js";

/** Values one argument may bring into a line. */
const MAX_WORDS = 256;

/**
 * The command line a tool stands for, so that it means what the program's own words mean. In the template `{name}` is an
 * argument (the first given of several names), `{-n name}` an option with it, and both are left out where nothing is given.
 * A yes is the option alone. A list is so many words, an object `KEY:VALUE` (`{"/srv": {"bind": "/data"}}` is `/srv:/data`);
 * a text behind `!` is words already, as its program would take them.
 *
 * Null where an argument holds what no word can be.
 */
export function commandLine(template: string, given: JsonObject): string | null {
  let whole = true;
  const line = template.replace(/\{([^}]*)\}/g, (_all, inner: string) => {
    const names = inner.split(" ");
    const option = names[0]!.startsWith("-") ? names.shift()! : null;
    const raw = names[0]!.startsWith("!");
    if (raw) names[0] = names[0]!.slice(1);
    const value = names.map((name) => within(given, name)).find((one) => one !== undefined && one !== null);
    if (value === undefined || value === false || value === "") return "";
    if (value === true) return option ?? "";
    if (raw && typeof value === "string") return value;
    const words = wordsOf(value);
    if (words === null) whole = false;
    return (words ?? []).map((word) => (option === null ? quote(word) : `${option} ${quote(word)}`)).join(" ");
  });
  return whole ? line : null;
}

export const quote = (word: string) => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

function wordsOf(value: Json): readonly string[] | null {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return [String(value)];
  if (value === null) return [];
  if (Array.isArray(value)) {
    if (value.length > MAX_WORDS) return null;
    const words = (value as readonly Json[]).map((one) => (isPlain(one) ? String(one) : mount(objectOf(one))));
    return words.includes(null) ? null : (words as readonly string[]);
  }
  const entries = Object.entries(value as JsonObject).slice(0, MAX_WORDS + 1);
  if (entries.length > MAX_WORDS) return null;
  const words = entries.map(([key, one]) => {
    const other = isPlain(one) ? one : objectOf(one)["bind"];
    return isPlain(other) ? `${key}:${other}` : key;
  });
  return words;
}

/** `{source, target}` as engines have it in their own form. */
function mount(given: JsonObject): string | null {
  const from = ["source", "Source", "hostPath", "host_path", "host"].map((name) => given[name]).find(isPlain);
  const to = ["target", "Target", "containerPath", "container_path", "container", "bind"]
    .map((name) => given[name])
    .find(isPlain);
  return from === undefined ? null : to === undefined ? String(from) : `${from}:${to}`;
}

const isPlain = (value: Json | undefined): value is string | number =>
  typeof value === "string" || typeof value === "number";
