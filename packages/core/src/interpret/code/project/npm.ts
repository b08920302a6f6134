import type { Json } from "../../../spine/index.js";

/** Longest `package.json` that is read, in UTF-16 code units. */
const MAX_LENGTH = 256 * 1024;

/** What installing runs of the project's own, in this order. */
export const INSTALLING: readonly string[] = [
  "preinstall",
  "install",
  "postinstall",
  "prepublish",
  "preprepare",
  "prepare",
  "postprepare",
];

/** `npm run name` runs these, in this order. */
export const around = (name: string): readonly string[] => [`pre${name}`, name, `post${name}`];

/**
 * The texts of scripts in a `package.json`, in the order of `names`; those it does not have are left out. `null` where the
 * file cannot be read.
 */
export function scriptsOf(
  text: string,
  names: readonly string[],
): readonly { readonly name: string; readonly text: string }[] | null {
  if (text.length > MAX_LENGTH) return null;
  let read: Json;
  try {
    read = JSON.parse(text) as Json;
  } catch {
    return null;
  }
  const scripts =
    read !== null && typeof read === "object" && Object.hasOwn(read, "scripts")
      ? (read as { scripts?: Json }).scripts
      : null;
  if (scripts === null || scripts === undefined || typeof scripts !== "object") return [];
  return names.flatMap((name) => {
    const script: unknown = Object.hasOwn(scripts, name) ? (scripts as Record<string, Json>)[name] : null;
    return typeof script === "string" && script !== "" ? [{ name, text: script }] : [];
  });
}
