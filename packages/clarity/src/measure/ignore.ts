import { existsSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";

/** Left out of every model unless asked otherwise; only at its top. */
export const GIT_PATHS = [".git", ".gitattributes", ".github", ".gitignore"] as const;

export interface Ignored {
  /** Names below the model. */
  readonly names: readonly string[];
  /** Paths that lie outside the model and so leave nothing out. */
  readonly outside: readonly string[];
}

/**
 * Paths a person typed, as names below the model: seen from `cwd` first, and where that leads outside the model, from
 * the model itself. There are no patterns: a `*` is a character.
 */
export function ignoredNames(model: string, paths: readonly string[], cwd: string): Ignored {
  const root = resolve(cwd, model);
  const names = new Set<string>();
  const outside: string[] = [];
  for (const path of paths) {
    const name =
      nameBelow(root, resolve(cwd, path)) ?? (existsSync(join(root, path)) ? nameBelow(root, join(root, path)) : null);
    if (name === null) outside.push(path);
    else names.add(name);
  }
  return { names: [...names], outside };
}

/** The name of a path inside the model, or null where it is the model itself or lies outside. */
export function nameBelow(root: string, path: string): string | null {
  const name = relative(root, path);
  if (name === "" || name === ".." || name.startsWith(`..${sep}`)) return null;
  return sep === "/" ? name : name.replaceAll(sep, "/");
}
