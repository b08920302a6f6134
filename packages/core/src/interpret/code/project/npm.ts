import { jsonIn, memberOf, wordOf } from "../../../json.js";

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
  const read = jsonIn(text, MAX_LENGTH);
  if (read === undefined) return null;
  const scripts = memberOf(read, "scripts");
  return names.flatMap((name) => {
    const script = wordOf(memberOf(scripts, name));
    return script === null ? [] : [{ name, text: script }];
  });
}
