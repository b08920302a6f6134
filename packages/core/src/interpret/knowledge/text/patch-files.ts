/** A file a patch changes. */
export interface Patched {
  readonly path: string;
  readonly does: "write" | "delete";
}

const MAX_PATCH = 256 * 1024;
const MAX_FILES = 256;

/**
 * The files a patch in unified, context or git's form names, without `strip` leading folders (`patch -p1`; all of them with
 * null, as `patch` does that is not told). Null where the text is no patch or too long: then it may change anything.
 */
export function patchedFiles(text: string | null, strip: number | null): readonly Patched[] | null {
  if (text === null || text.length > MAX_PATCH) return null;
  const files = new Map<string, Patched>();
  let before: string | null = null;
  const add = (name: string | null, does: Patched["does"]) => {
    const path = name === null ? null : stripped(name, strip);
    if (path !== null) files.set(path, { path, does: files.get(path)?.does === "write" ? "write" : does });
  };
  for (const line of text.split("\n")) {
    const named = /^(?:---|\*\*\*) ([^\t]+)/.exec(line)?.[1] ?? null;
    const after = /^\+\+\+ ([^\t]+)/.exec(line)?.[1] ?? null;
    if (after !== null) {
      if (after.trim() === "/dev/null") add(before, "delete");
      else {
        add(after, "write");
        // `patch` takes whichever of the two names is there.
        if (before !== null && before.trim() !== "/dev/null") add(before, "write");
      }
    } else if (named !== null && !/^\d+(?:,\d*)? \*{4}$/.test(named)) before = named;
    const git = /^(rename to|copy to|rename from) (.+)/.exec(line);
    if (git !== null) add(`a/${git[2]!}`, git[1] === "rename from" ? "delete" : "write");
    if (files.size > MAX_FILES) return null;
  }
  return files.size === 0 ? null : [...files.values()];
}

/** What a patch adds to each file, by its path: lines that follow one another are one text. */
export function addedLines(text: string, strip: number | null): ReadonlyMap<string, readonly string[]> {
  const added = new Map<string, string[]>();
  let path: string | null = null;
  let last = "";
  for (const line of text.slice(0, MAX_PATCH).split("\n")) {
    const after = /^\+\+\+ ([^\t]+)/.exec(line)?.[1];
    if (after !== undefined) path = stripped(after, strip);
    else if (path !== null && line.startsWith("+")) {
      const parts = added.get(path) ?? [];
      if (last.startsWith("+")) parts.push(`${parts.pop() ?? ""}\n${line.slice(1)}`);
      else parts.push(line.slice(1));
      if (added.size < MAX_FILES) added.set(path, parts);
    }
    last = after === undefined ? line : "";
  }
  return added;
}

function stripped(name: string, strip: number | null): string | null {
  const path = name.trim().replace(/^"|"$/g, "");
  if (path === "" || path === "/dev/null") return null;
  const parts = path.split("/");
  if (strip === null) return parts[parts.length - 1]!;
  const rest = parts.slice(strip).join("/");
  return rest === "" ? null : rest;
}
