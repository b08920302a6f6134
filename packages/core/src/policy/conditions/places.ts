import type { Place } from "../../spine/facts.js";
import { nearest } from "../suggest.js";

/** Places a path glob may begin with. `~` is `{home}`. */
const PLACE_NAMES = ["home", "project", "scratch"] as const;

const BEGINNING = /^\{([^}]*)\}/;

/** What is wrong with a path glob, or null: it begins with `/`, `~`, `**` or a named place, and has no `.` or `..` part. */
export function pathGlobMistake(glob: string): { readonly message: string; readonly suggestion: string | null } | null {
  const named = BEGINNING.exec(glob);
  if (named && !PLACE_NAMES.includes(named[1] as (typeof PLACE_NAMES)[number])) {
    const near = nearest(named[1]!, PLACE_NAMES);
    return { message: `unknown place \`{${named[1]!.slice(0, 32)}}\``, suggestion: near === null ? null : `{${near}}` };
  }
  const rest = named ? glob.slice(named[0].length) : glob.startsWith("~") ? glob.slice(1) : null;
  if (rest === null && !glob.startsWith("/") && glob !== "**" && !glob.startsWith("**/")) {
    return {
      message: "a path begins with `/`, `~`, `**/`, `{home}`, `{project}` or `{scratch}`",
      suggestion: `**/${glob}`,
    };
  }
  if (rest !== null && rest !== "" && !rest.startsWith("/"))
    return { message: "a `/` must follow the place", suggestion: null };
  if (glob.includes("//")) return { message: "an empty folder name", suggestion: glob.replace(/\/{2,}/g, "/") };
  const parts = glob.split("/");
  if (parts.includes(".") || parts.includes(".."))
    return { message: "`.` and `..` mean nothing in a glob", suggestion: null };
  if (parts.some((part) => part.includes("**") && part !== "**"))
    return { message: "`**` stands alone between two slashes", suggestion: null };
  return null;
}

/** The globs an expression stands for on this machine: several for `{scratch}`, none for `{project}` without one. */
export function resolvePlaces(glob: string, place: Place): readonly string[] {
  const rest = glob.startsWith("~") ? glob.slice(1) : glob.replace(BEGINNING, "");
  if (glob.startsWith("~") || glob.startsWith("{home}")) return [place.home + rest];
  if (glob.startsWith("{project}")) return place.project === null ? [] : [place.project + rest];
  if (glob.startsWith("{scratch}")) return place.scratch.map((folder) => folder + rest);
  return [glob];
}
