import type { Condition } from "../../decide/case.js";
import { and, MAYBE, NO, or, type Truth, YES } from "../../decide/truth.js";
import type { Resource } from "../../spine/action.js";
import { type PathGlob, parsePathGlob, relatePath } from "../globs/path.js";
import { kindsWithResource } from "../kinds.js";
import { oneOrMore, refined, type Shape, text } from "../shape.js";
import { type Binding, condition, type Slot } from "./language.js";
import { pathGlobMistake, resolvePlaces } from "./places.js";
import { settleWords } from "./task-word.js";

/** A path glob as a policy writes it; the named places in it are resolved when the policy meets a machine. */
export const pathGlob: Shape<string> = refined(
  text({ max: 512, pattern: /^[^\u0000-\u001f\u007f]+$/, what: "a path" }),
  (glob, at, report) => {
    const mistake = pathGlobMistake(glob);
    if (mistake === null) return glob;
    const code = mistake.message.startsWith("unknown place") ? "policy.unknown_place" : "policy.bad_value";
    report({ code, at, part: "value", ...mistake });
    return undefined;
  },
);

/** Paths below which a resource lies, or which it may touch. */
export const path = condition<readonly string[]>({
  key: "path",
  taskWords: true,
  kinds: kindsWithResource("path"),
  shape: oneOrMore(pathGlob),
  about:
    "Path globs: `*` within a folder, `**` across folders; `~`, `{home}`, `{project}`, `{scratch}` at the beginning.",
  forProjects: true,
  bind: bindPaths,
  slots: pathSlots,
});

export function bindPaths(globs: readonly string[], binding: Binding): Condition {
  const parsed = parseAll(globs, binding);
  if (parsed.length === 0) return NO;
  const only = parsed.length === 1 ? parsed[0]! : null;
  return ({ resource, detail }) => {
    if (resource.type !== "path") return NO;
    if (only !== null) return relate(only, resource, detail.recursive === true);
    let best: Truth = NO;
    for (const glob of parsed) {
      best = or(best, relate(glob, resource, detail.recursive === true));
      if (best === YES) return best;
    }
    return best;
  };
}

/** `**` + `/name` is filed under the name; anything else under the literal folders it begins with. */
export function pathSlots(globs: readonly string[], binding: Binding): readonly Slot[] | null {
  const slots: Slot[] = [];
  for (const glob of parseAll(globs, binding)) {
    const last = glob.segments.at(-1)?.literal;
    if (glob.prefix.length > 0) slots.push({ field: "path", prefix: glob.prefix });
    else if (typeof last === "string" && glob.segments.length > 1) slots.push({ field: "basename", word: last });
    else return null;
  }
  return slots;
}

interface SettledPath extends PathGlob {
  /** It is not known what a word in it stands for. */
  readonly open: boolean;
}

function parseAll(globs: readonly string[], binding: Binding): SettledPath[] {
  return globs.flatMap((glob) => {
    const { text, open } = settleWords(glob, binding, "**");
    return resolvePlaces(text, binding.standing.place).map((path) => ({ open, ...parsePathGlob(path) }));
  });
}

function relate(glob: SettledPath, resource: Resource, recursive: boolean): Truth {
  const truth = relatePath(glob, resource, recursive);
  return glob.open ? and(truth, MAYBE) : truth;
}
